import { getEventListeners } from 'node:events';
import { broadcast } from '@troupe/stream';
import { describe, expect, test } from 'vitest';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';
import { setStage } from '../../helpers/scripted-session.ts';
import { gatherCompany, hanging, started } from './support.ts';

leavesNothingBehind();

// Node warns of more than ten listeners on one signal, and `quiet-console` fails the test then; the count says it at once.
const many = 12;
const each = <Value>(make: (index: number) => Value) =>
  Array.from({ length: many }, (_, index) => make(index));

describe('any number of things on one signal make one listener', () => {
  test('sessions, and sessions of a supervisor', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    await using stage = await setStage();
    await using company = await gatherCompany({ maxSessions: 100 });
    const alone = await Promise.all(each(() => stage.start({}, { signal })));
    await Promise.all(each((index) => company.add(`s${index}`, {}, { signal })));
    expect(getEventListeners(signal, 'abort').length).toBeLessThanOrEqual(1);
    controller.abort();
    for (const { session } of alone) await session.exited;
    await company.supervisor.stop();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test('turns, controls, listeners and broadcasts of one session', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    await using stage = await setStage();
    const { session } = await stage.start({ ...hanging, controls: { mcp_status: { never: true } } });
    await session.ready;
    const turns = each(() => session.stream('one', { signal, onAbandon: 'detach' }));
    if (turns[0] !== undefined) await started(turns[0]);
    const controls = each(() => session.control('mcp_status', {}, { signal }).catch(() => 'given up'));
    const listeners = each(() => session.messages({ signal }));
    const hub = broadcast(session.messages({ signal }));
    const readers = each(() => hub.subscribe({ signal }).next());
    expect(getEventListeners(signal, 'abort').length).toBeLessThanOrEqual(2);
    controller.abort();
    expect(await Promise.all(controls)).toEqual(each(() => 'given up'));
    for (const listener of listeners) expect(await listener.next()).toMatchObject({ done: true });
    await Promise.all(readers);
    await hub.close();
    await session.stop();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
