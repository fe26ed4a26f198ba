import { describe, expect, it } from 'vitest';
import { StartGate } from '#core/incarnation/start-gate.ts';

const never = new AbortController().signal;

describe('StartGate', () => {
  it('lets so many in at once and the others in order', async () => {
    const gate = new StartGate(2);
    const entered: number[] = [];
    const leave = await Promise.all([gate.enter(never), gate.enter(never)]);
    const waiting = [3, 4, 5].map((guest) =>
      gate.enter(never).then((exit) => [entered.push(guest), exit] as const),
    );
    leave[0]?.();
    leave[0]?.();
    const [, leaveThird] = (await waiting[0]) ?? [];
    expect(entered).toEqual([3]);
    leaveThird?.();
    leave[1]?.();
    await Promise.all(waiting);
    expect(entered).toEqual([3, 4, 5]);
  });

  it('lets whoever gives up go, without a place being lost', async () => {
    const gate = new StartGate(1);
    const leave = await gate.enter(never);
    const impatient = new AbortController();
    const givenUp = gate.enter(impatient.signal);
    const next = gate.enter(never);
    impatient.abort(new Error('enough'));
    await expect(givenUp).rejects.toThrow('enough');
    await expect(gate.enter(AbortSignal.abort(new Error('at once')))).rejects.toThrow('at once');
    leave();
    (await next)();
    (await gate.enter(never))();
  });
});
