import { describe, expect, it } from 'vitest';
import { startLoopback } from '../helpers/loopback.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { readTurn } from '../helpers/read-turn.ts';

leavesNothingBehind();

const textOf = (result: object) => (result as { result?: string }).result;

describe('a conversation of the real CLI that is gone on with', () => {
  it('as a copy has a new id and the whole of it, and the original does not hear of the copy', async () => {
    await using loopback = await startLoopback();
    const original = await loopback.runtime.startSession(loopback.options);
    await original.query('SAY the first');
    await original.stop();
    const { sessionId: resume } = original;
    const copy = await loopback.runtime.startSession({ ...loopback.options, resume, forkSession: true });
    expect(copy.sessionId).not.toBe(resume);
    await copy.query('SAY in the copy');
    expect(textOf(await copy.query('RECALL'))).toMatch(/the first[\s\S]*in the copy/);
    const again = await loopback.runtime.startSession({ ...loopback.options, resume });
    expect(textOf(await again.query('RECALL'))).not.toContain('in the copy');
    // Three processes, one after the other.
  }, 120_000);

  it('from a message on has lost what came after it', async () => {
    await using loopback = await startLoopback();
    const original = await loopback.runtime.startSession(loopback.options);
    const { messages } = await readTurn(original.stream('SAY the first'));
    const answer = messages.findLast(({ type }) => type === 'assistant');
    await original.query('SAY the second');
    await original.stop();
    const rewound = await loopback.runtime.startSession({
      ...loopback.options,
      resume: original.sessionId,
      resumeSessionAt: String((answer as { uuid?: string } | undefined)?.uuid),
    });
    const recalled = textOf(await rewound.query('RECALL'));
    expect(recalled).toContain('the first');
    expect(recalled).not.toContain('the second');
  });
});
