import type { Logger, Supervisable } from '@troupe/core';
import { type ChildStart, DynamicSupervisor, Supervisor, type SupervisorEvent } from '@troupe/supervisor';
import { describe, expect, test } from 'vitest';
import { recordingLogger } from '../core/actor/recording-logger.ts';
import { eventually } from '../helpers/eventually.ts';
import { notExitReasons } from '../helpers/odd-values.ts';
import { Worker } from './worker.ts';

const kinds = ['Supervisor', 'DynamicSupervisor'] as const;
const fail = () => {
  throw new Error('on purpose');
};

/** A supervisor with a sibling that ought not to notice anything, and the child under test beside it. */
async function companyOf(kind: (typeof kinds)[number], start: ChildStart) {
  const sibling = new Worker();
  const events: SupervisorEvent[] = [];
  const logger = recordingLogger();
  const options = {
    maxRestarts: 2,
    maxSeconds: 3_600,
    onEvent: (event: SupervisorEvent) => events.push(event),
    logger,
  };
  const spec = { id: 'odd', restart: 'transient', start, shutdown: 50 } as const;
  if (kind === 'Supervisor') {
    const beside = { id: 'sibling', start: async () => sibling };
    const supervisor = await Supervisor.start({ ...options, children: [beside] });
    return { supervisor, sibling, events, added: await supervisor.startChild(spec) };
  }
  const supervisor = await DynamicSupervisor.start(options);
  await supervisor.startChild({ start: async () => sibling });
  return { supervisor, sibling, events, added: await supervisor.startChild(spec) };
}

/** Begins with the children given, one for each start, and goes on with proper ones. */
function beginningWith(...children: readonly unknown[]): {
  readonly start: ChildStart;
  readonly count: () => number;
} {
  let count = 0;
  return {
    count: () => count,
    start: async () => {
      count += 1;
      // On purpose not what a start may come up with.
      return count <= children.length ? (children[count - 1] as Supervisable) : new Worker();
    },
  };
}

function endingWith(exited: unknown): object {
  return { exited, stop: async () => {}, kill: async () => {} };
}

describe.each(kinds)('under a %s', (kind) => {
  test.each(Object.keys(notExitReasons()))('a child that ends with %s has crashed', async (name) => {
    const exited = endsWith(() => notExitReasons()[name]);
    const { start, count } = beginningWith(endingWith(exited));
    const { supervisor, sibling, events } = await companyOf(kind, start);
    await eventually(() => count() === 2, { what: 'it is restarted' });
    expect(await supervisor.countChildren()).toMatchObject({ active: 2 });
    expect(sibling.told).toEqual([]);
    const ended = events.find(({ type }) => type === 'child_terminated');
    expect(ended).toHaveProperty('reason.error.message', expect.any(String));
    await supervisor.stop();
    await expect(supervisor.exited).resolves.toEqual({ type: 'shutdown' });
  });

  test.each([
    ['rejects', () => endsWith(() => Promise.reject(null))],
    ['is a thenable that throws', () => thenable(fail)],
    ['is a thenable that settles at once, and twice', () => thenable(settleTwice)],
  ])('a child whose `exited` %s has crashed', async (_, exited) => {
    const { start, count } = beginningWith(endingWith(exited()));
    const { supervisor, sibling } = await companyOf(kind, start);
    await eventually(() => count() === 2, { what: 'it is restarted' });
    expect(await supervisor.countChildren()).toMatchObject({ active: 2 });
    expect(sibling.told).toEqual([]);
    await supervisor.stop();
    await expect(supervisor.exited).resolves.toEqual({ type: 'shutdown' });
  });

  test('a child whose `exited` can be read once only has crashed', async () => {
    let reads = 0;
    const child = Object.defineProperty(endingWith(undefined), 'exited', {
      get: () => (reads++ === 0 ? new Promise(() => {}) : fail()),
    });
    const { start, count } = beginningWith(child);
    const { supervisor } = await companyOf(kind, start);
    await eventually(() => count() === 2, { what: 'it is restarted' });
    expect(await supervisor.countChildren()).toMatchObject({ active: 2 });
    await supervisor.stop();
  });

  test.each(Object.entries(whatAStartMayGive()))('a start that gives %s has failed', async (_, given) => {
    const { supervisor, sibling, added } = await companyOf(kind, async () => given as Supervisable);
    expect(added).toMatchObject({ ok: false, error: { type: 'start_failed' } });
    expect(await supervisor.countChildren()).toMatchObject({ active: 1 });
    expect(sibling.told).toEqual([]);
    await supervisor.stop();
  });

  test.each(Object.entries(notExitReasons()))('a start that throws %s has failed', async (_, thrown) => {
    const { supervisor, added } = await companyOf(kind, () => {
      throw thrown;
    });
    expect(added).toMatchObject({ ok: false, error: { type: 'start_failed' } });
    expect(await supervisor.countChildren()).toMatchObject({ active: 1 });
    await supervisor.stop();
  });

  test.each(Object.entries(notExitReasons()))(
    'a restart that throws %s is tried until there were too many',
    async (_, thrown) => {
      let first: Worker | undefined;
      const { supervisor, events } = await companyOf(kind, async () => {
        if (first !== undefined) throw thrown;
        first = new Worker();
        return first;
      });
      first?.crash();
      await expect(supervisor.exited).resolves.toMatchObject({
        type: 'shutdown',
        cause: { code: 'MAX_RESTARTS' },
      });
      expect(events.map(({ type }) => type)).toContain('max_restarts_reached');
    },
  );

  test.each([
    ['throws', fail],
    ['rejects', () => Promise.reject(new Error('on purpose'))],
    ['never settles', () => new Promise(() => {})],
    ['gives a thenable that throws', () => thenable(fail)],
    ['gives nothing', () => undefined],
  ])(
    'a child whose `stop` and `kill` end it, and then do what they should not (%s), is stopped',
    async (_, after) => {
      const worker = new Worker();
      const child = {
        exited: worker.exited,
        stop: () => after(),
        kill: () => {
          worker.end({ type: 'killed' });
          return after();
        },
      };
      const { start } = beginningWith(child);
      const { supervisor, events } = await companyOf(kind, start);
      await supervisor.stop();
      await expect(supervisor.exited).resolves.toEqual({ type: 'shutdown' });
      expect(events).toContainEqual(
        expect.objectContaining({ type: 'child_ended', reason: { type: 'killed' }, stopped: true }),
      );
    },
  );

  test('a logger that throws costs an event its line, and nothing else', async () => {
    const broken: Logger = { ...recordingLogger(), info: fail, warn: fail, error: fail, child: () => broken };
    const { start, count } = beginningWith(endingWith(Promise.resolve(undefined)));
    const sibling = new Worker();
    const supervisor = await Supervisor.start({
      logger: broken,
      children: [
        { id: 'sibling', start: async () => sibling },
        { id: 'odd', restart: 'transient', start },
      ],
    });
    await eventually(() => count() === 2, { what: 'it is restarted' });
    expect(sibling.told).toEqual([]);
    await supervisor.stop();
  });
});

test.each(Object.entries(notExitReasons()))(
  'a supervisor that fails with its child tells of %s',
  async (_, thrown) => {
    const start = () => {
      throw thrown;
    };
    const starting = Supervisor.start({ children: [{ id: 'odd', start }] });
    await expect(starting).rejects.toMatchObject({ code: 'SUPERVISOR_START', childId: 'odd' });
  },
);

/** A promise that is nobody's for a while: some of these values make a promise reject that resolves with them. */
function endsWith(make: () => unknown): Promise<unknown> {
  const exited = Promise.resolve().then(make);
  exited.catch(() => undefined);
  return exited;
}

function thenable(then: unknown): object {
  return Object.defineProperty({}, 'then', { value: then });
}

function settleTwice(resolve: (reason: unknown) => void, reject: (error: unknown) => void): void {
  resolve({ type: 'crash', error: new Error('once') });
  reject(new Error('twice'));
}

function whatAStartMayGive(): Readonly<Record<string, unknown>> {
  const { exited, ...others } = { exited: new Promise(() => {}), stop: fail, kill: fail };
  return {
    undefined: undefined,
    null: null,
    'a text': 'child',
    'an empty object': {},
    'a child without exited': others,
    'a child whose exited is no promise': { ...others, exited: { type: 'normal' } },
    'a child without stop': { exited, kill: fail },
    'a child without kill': { exited, stop: fail },
    'a child whose members throw': Object.defineProperty({}, 'exited', { get: fail }),
    'a proxy that throws': new Proxy({}, { get: fail, has: fail }),
    'a thenable that throws': Object.defineProperty({}, 'then', { get: fail }),
    'an info about nothing': { child: undefined, info: 1 },
  };
}
