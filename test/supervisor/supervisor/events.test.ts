import type { Logger } from '@troupe/core';
import { Supervisor, type SupervisorEvent } from '@troupe/supervisor';
import { describe, expect, test } from 'vitest';
import { Crew } from '../crew.ts';

/** A logger that keeps `level message childId`. */
function captureLog() {
  const lines: string[] = [];
  const facts: object[] = [];
  const at = (level: string) => (given: object, message: string) => {
    facts.push(given);
    lines.push(`${level} ${message} ${(given as { childId?: string }).childId ?? ''}`.trim());
  };
  const bound: object[] = [];
  const logger: Logger = {
    error: at('error'),
    warn: at('warn'),
    info: at('info'),
    debug: at('debug'),
    trace: at('trace'),
    child: (given) => {
      bound.push(given);
      return logger;
    },
  };
  return { logger, lines, facts, bound };
}

describe('onEvent', () => {
  test('row 187: every event says who, under whom and how it is kept; each report has its reason', async () => {
    const crew = new Crew();
    crew.plan('a', {}, new Error('no'), { leavesWith: { type: 'crash', error: new Error('odd') } });
    const supervisor = await Supervisor.start({
      name: 'top',
      maxRestarts: 2,
      autoShutdown: 'any_significant',
      children: [
        crew.spec('a', { shutdown: 70 }),
        crew.spec('b', { restart: 'transient', significant: true }),
      ],
      onEvent: crew.note,
    });
    crew.worker('a').crash();
    await crew.worker('a').exited;
    // Twice, for the restart that fails and the one that does not.
    await supervisor.countChildren();
    await supervisor.countChildren();
    crew.worker('b').end({ type: 'normal' });
    await supervisor.exited;
    const a = { id: 'a', restart: 'permanent', shutdown: 70, type: 'worker', significant: false };
    const b = { id: 'b', restart: 'transient', shutdown: 5000, type: 'worker', significant: true };
    const about = (offender: { id: string }) => ({
      supervisor: 'top',
      path: `troupe/top/${offender.id}`,
      childId: offender.id,
      offender,
    });
    const boom = { type: 'crash', error: new Error('boom') };
    const first = { ...a, incarnation: 1, child: crew.worker('a', 1) };
    const third = { ...a, incarnation: 3, child: crew.worker('a', 2) };
    const other = { ...b, incarnation: 1, child: crew.worker('b') };
    expect(crew.events).toEqual([
      { type: 'child_started', startedBy: 'init', ...about(first) },
      { type: 'child_started', startedBy: 'init', ...about(other) },
      { type: 'child_ended', reason: boom, stopped: false, ...about(first) },
      { type: 'child_terminated', reason: boom, ...about(first) },
      { type: 'start_error', reason: new Error('no'), ...about({ ...a, incarnation: 2 } as { id: string }) },
      { type: 'child_started', startedBy: 'restart', ...about(third) },
      { type: 'child_ended', reason: { type: 'normal' }, stopped: false, ...about(other) },
      {
        type: 'auto_shutdown',
        autoShutdown: 'any_significant',
        ...about({ ...b, incarnation: 1 } as { id: string }),
      },
      {
        type: 'child_ended',
        reason: { type: 'crash', error: new Error('odd') },
        stopped: true,
        ...about(third),
      },
      { type: 'shutdown_error', reason: { type: 'crash', error: new Error('odd') }, ...about(third) },
    ]);
  });

  test('what it throws, or rejects with, is logged and changes nothing', async () => {
    const { logger, facts } = captureLog();
    const crew = new Crew();
    let isAsync = false;
    const onEvent = (): void => {
      if (!isAsync) throw new Error('thrown');
      // An async function passes for one that returns nothing.
      return Promise.reject(new Error('rejected')) as unknown as undefined;
    };
    await using supervisor = await Supervisor.start({ children: [crew.spec('a')], onEvent, logger });
    isAsync = true;
    expect(await supervisor.terminateChild('a')).toEqual({ ok: true });
    await supervisor.countChildren();
    const errors = facts.flatMap((line) => ('err' in line ? [line.err] : []));
    expect(errors).toEqual([new Error('thrown'), new Error('rejected')]);
  });

  test('it may call the supervisor, which serves the call in its turn', async () => {
    const crew = new Crew();
    const calls: Promise<unknown>[] = [];
    const supervisor: Supervisor = await Supervisor.start({
      children: [crew.spec('a')],
      onEvent: (event: SupervisorEvent) => {
        if (event.type === 'child_terminated') calls.push(supervisor.terminateChild(event.childId));
      },
    });
    crew.worker('a').crash();
    await crew.worker('a').exited;
    await supervisor.countChildren();
    expect(await Promise.all(calls)).toEqual([{ ok: true }]);
    expect(await supervisor.whichChildren()).toMatchObject([{ id: 'a', state: 'undefined' }]);
    await supervisor.stop();
  });
});

describe('the log', () => {
  test('row 58: what was asked for is at debug, what happens by itself at info, what goes wrong above', async () => {
    const { logger, lines, facts, bound } = captureLog();
    const crew = new Crew();
    crew.plan('a', {}, new Error('no'), { obeys: false });
    const children = [crew.spec('a', { shutdown: 0 })];
    const supervisor = await Supervisor.start({ name: 'top', maxRestarts: 2, children, logger });
    await supervisor.startChild(crew.spec('b', { restart: 'temporary' }));
    crew.worker('a').crash();
    await crew.worker('a').exited;
    await supervisor.countChildren();
    await supervisor.countChildren();
    await supervisor.startChild(crew.spec('d'));
    crew.worker('d').crash();
    await supervisor.exited;
    expect(bound).toEqual([{ supervisor: 'top' }]);
    // Loggers write errors that they find under `err`.
    expect(facts).toContainEqual({
      event: 'child_terminated',
      path: 'troupe/top/a',
      childId: 'a',
      incarnation: 1,
      restart: 'permanent',
      reason: 'crash: boom',
      err: new Error('boom'),
    });
    expect(facts).toContainEqual(expect.objectContaining({ event: 'start_error', err: new Error('no') }));
    expect(lines).toEqual([
      'info child started a',
      'debug child started b',
      'info child ended a',
      'warn child terminated a',
      'warn child failed to start a',
      'info child started a',
      'debug child started d',
      'info child ended d',
      'warn child terminated d',
      'error too many restarts, supervisor gives up d',
      'info child ended b',
      'info child ended a',
      'warn child did not stop as it should a',
    ]);
  });
});
