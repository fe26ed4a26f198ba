import { describe, expect, it } from 'vitest';
import { startLoopback } from '../helpers/loopback.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { readTurn } from '../helpers/read-turn.ts';

leavesNothingBehind();

const background = (seconds: number) =>
  `TOOL Bash ${JSON.stringify({ command: `bash -c "sleep ${seconds}"`, description: 'bg', run_in_background: true })} ;; SAY main done`;

describe('a turn that the CLI starts by itself when a background command ends', () => {
  it('reaches the listeners and no turn of ours', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession({ ...loopback.options, allowedTools: ['Bash'] });
    const own = (async () => {
      for await (const message of session.messages()) {
        if (message.type === 'result' && message.origin !== undefined) return message;
      }
      return undefined;
    })();
    const turn = session.stream(background(1));
    const { messages } = await readTurn(turn);
    expect(messages.filter((message) => message.type === 'result')).toHaveLength(1);
    expect(await own).toMatchObject({ origin: { kind: 'task-notification' } });
    expect(await session.query('SAY next')).toMatchObject({ result: 'next' });
  });

  it('and the prompt that meets it are neither lost nor swapped nor hung', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession({ ...loopback.options, allowedTools: ['Bash'] });
    await session.query(background(0.6));
    // The prompts cover the whole time in which the command ends, so that some of them cross with its turn.
    for (let asked = 0; asked < 12; asked += 1) {
      const turn = session.stream(`SLOW 4 20 ++ SAY answer-${asked}`);
      const { messages, thrown } = await readTurn(turn);
      expect(thrown).toBeUndefined();
      const result = messages.at(-1);
      expect(result).toMatchObject({ type: 'result', user_message_uuids: expect.arrayContaining([turn.id]) });
      const isShared = result?.type === 'result' && result.origin !== undefined;
      if (!isShared) expect(result).toMatchObject({ result: expect.stringContaining(`answer-${asked}`) });
    }
  });
});
