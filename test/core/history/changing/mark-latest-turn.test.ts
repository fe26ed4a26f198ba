import { appendFile, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { markLatestTurn } from '#core/history/changing/mark-latest-turn.ts';
import { ownFolder } from '../own-folder.ts';
import { user, uuidOf, writeTranscript } from '../write-transcript.ts';

const own = ownFolder();

describe('markLatestTurn', () => {
  it('appends the note that the CLI itself makes, also behind a torn line', async () => {
    const { sessionId, path, here } = await writeTranscript(own.root, [user('u1', null)]);
    await appendFile(path, '{"type":"user","torn');
    await markLatestTurn(sessionId, uuidOf('u1'), here);
    const [note, torn] = (await readFile(path, 'utf8')).trimEnd().split('\n').reverse();
    expect(torn).toBe('{"type":"user","torn');
    expect(JSON.parse(note ?? '')).toEqual({ type: 'last-prompt', leafUuid: uuidOf('u1'), sessionId });
  });

  it('makes no transcript where there is none', async () => {
    const marking = markLatestTurn(uuidOf('s'), uuidOf('u1'), { configDir: own.root });
    await expect(marking).rejects.toMatchObject({ code: 'TRANSCRIPT_NOT_FOUND' });
  });
});
