import { SimulatedClock } from '@troupe/testing';
import { describe, expect, it } from 'vitest';
import { ControlRequestError } from '#core/errors/errors.ts';
import { ControlRequests } from '#core/link/control-requests.ts';

function open() {
  const clock = new SimulatedClock();
  const requests = new ControlRequests(clock);
  const givenUp: string[] = [];
  const ask = (subtype: string, timeoutMs: number, signal?: AbortSignal) => {
    const pending = requests.open(subtype, { timeoutMs, signal, onGivenUp: (id) => givenUp.push(id) });
    const settled = pending.answered.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    return { id: pending.requestId, settled };
  };
  return { clock, requests, givenUp, ask };
}

const fine = (response: unknown) => ({ ok: true, response, envelope: {} }) as const;

describe('ControlRequests', () => {
  it('gives each answer to the request it is for, in whatever order they come', async () => {
    const { requests, ask } = open();
    const [first, second, third] = [ask('a', 100), ask('b', 100), ask('c', 100)];
    expect(requests.count).toBe(3);
    requests.answer(third.id, fine(3));
    requests.answer(first.id, { ok: false, error: 'no' });
    requests.answer(second.id, fine(2));
    expect(await third.settled).toEqual({ value: 3 });
    expect(await second.settled).toEqual({ value: 2 });
    expect(await first.settled).toEqual({ error: expect.any(ControlRequestError) });
    expect(requests.count).toBe(0);
  });

  it('gives each up at its own deadline, and tells the CLI', async () => {
    const { clock, requests, givenUp, ask } = open();
    const [soon, late] = [ask('soon', 10), ask('late', 20)];
    await clock.advance(10);
    expect(await soon.settled).toMatchObject({ error: { code: 'CONTROL_REQUEST', subtype: 'soon' } });
    expect(givenUp).toEqual([soon.id]);
    requests.answer(late.id, fine('in time'));
    await clock.advance(100);
    expect(await late.settled).toEqual({ value: 'in time' });
    expect(givenUp).toEqual([soon.id]);
  });

  it('knows nothing of an answer that comes too late', async () => {
    const { clock, requests, ask } = open();
    const soon = ask('soon', 10);
    await clock.advance(10);
    expect(requests.answer(soon.id, fine(1))).toBe(false);
    expect(await soon.settled).toHaveProperty('error');
  });

  it('gives one up by its signal, with the reason as its cause', async () => {
    const { givenUp, ask } = open();
    const owner = new AbortController();
    const pending = ask('a', 100, owner.signal);
    owner.abort('enough');
    expect(await pending.settled).toMatchObject({ error: { code: 'CONTROL_REQUEST', cause: 'enough' } });
    expect(givenUp).toEqual([pending.id]);
  });
});
