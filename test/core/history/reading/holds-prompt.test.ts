import { appendFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { holdsPrompt } from '#core/history/reading/holds-prompt.ts';
import { ownFolder } from '../own-folder.ts';
import { assistant, user, uuidOf, writeTranscript } from '../write-transcript.ts';

const own = ownFolder();
const lines = [user('u1', null), assistant('a1', 'u1'), user('u2', 'a1')];

describe('holdsPrompt', () => {
  it('is true for a prompt that was written down', async () => {
    const { sessionId, here } = await writeTranscript(own.root, lines);
    expect(await holdsPrompt(sessionId, uuidOf('u1'), here)).toBe(true);
    expect(await holdsPrompt(sessionId, uuidOf('u2'), here)).toBe(true);
  });

  it('is false for one that is named and was not written down', async () => {
    const { sessionId, path, here } = await writeTranscript(own.root, lines);
    await appendFile(path, `${JSON.stringify({ type: 'last-prompt', leafUuid: uuidOf('u3') })}\n`);
    await appendFile(path, JSON.stringify({ ...user('u3', 'u2'), uuid: uuidOf('u3') }).slice(0, -9));
    expect(await holdsPrompt(sessionId, uuidOf('u3'), here)).toBe(false);
    expect(await holdsPrompt(sessionId, uuidOf('a1'), here)).toBe(false);
  });

  it('tells nothing where there is no transcript', async () => {
    expect(await holdsPrompt(uuidOf('s'), uuidOf('u1'), { configDir: own.root })).toBeUndefined();
  });
});
