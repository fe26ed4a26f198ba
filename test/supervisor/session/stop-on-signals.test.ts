import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ExitReason } from '@troupe/core';
import { stopOnSignals } from '@troupe/supervisor';
import { type Scenario, scriptedCli } from '@troupe/testing';
import { describe, expect, test } from 'vitest';
import { eventually } from '../../helpers/eventually.ts';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';
import { hearStderr } from '../../helpers/warnings.ts';

leavesNothingBehind();

const script = fileURLToPath(new URL('../../fixtures/hosts/stops-on-signals.ts', import.meta.url));
const longMs = 300_000;
const longerThanARepeatMs = 1_200;

/** A turn that ends by itself, a while after its first word. */
const brief: Scenario = { turns: [{ steps: [{ type: 'text', deltas: 20, everyMs: 50 }] }] };
/** A turn that does not end by itself. */
const endless: Scenario = { turns: [{ steps: [{ type: 'text', deltas: 1 }, { type: 'hang' }] }] };

interface Line {
  readonly type: string;
  readonly state?: string;
  readonly turnNumber?: number;
}

interface Host extends AsyncDisposable {
  readonly process: ChildProcess;
  /** What it has said so far. */
  readonly lines: readonly Line[];
  /** Resolves when it has said a line of this type. */
  said(type: string): Promise<void>;
  /** How it ended. */
  ended(): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  stateFile(): Promise<unknown>;
  /** The pids of what is left of its CLIs. */
  alive(): Promise<readonly number[]>;
  statesOf(turnNumber: number): (string | undefined)[];
}

/** Starts a host whose sessions are on scripted CLIs, and resolves when each of them is in its first turn. */
async function startHost(
  scenarios: Readonly<Record<string, Scenario>>,
  more: { readonly drainMs: number; readonly exitCode?: number; readonly repeat?: NodeJS.Signals },
): Promise<Host> {
  const root = await mkdtemp(join(tmpdir(), 'signals-'));
  const clis = await Promise.all(Object.values(scenarios).map((scenario) => scriptedCli(scenario)));
  const sessions = Object.keys(scenarios).map((name, at) => ({
    name,
    cliPath: clis[at]?.path,
    env: clis[at]?.env,
    inheritEnv: ['PATH'],
  }));
  const stateFile = join(root, 'sessions.json');
  const setup = JSON.stringify({ root, sessions, stateFile, ...more });
  const host = spawn(process.execPath, ['--conditions=@troupe/source', '--import', 'tsx', script, setup], {
    env: { ...process.env, TSX_DISABLE_CACHE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  hearStderr(host.stderr);
  const lines: Line[] = [];
  createInterface(host.stdout).on('line', (line) => lines.push(JSON.parse(line)));
  const exit = once(host, 'close').then(([code, signal]) => ({ code, signal }));
  const said: Host['said'] = async (type) => {
    const isSaid = () => lines.some((line) => line.type === type);
    await eventually(() => isSaid() || host.exitCode !== null || host.signalCode !== null, {
      what: `the host says ${type}`,
      timeoutMs: 40_000,
    });
    if (!isSaid()) throw new Error(`The host ended before it said ${type}.`);
  };
  await said('running');
  return {
    process: host,
    lines,
    said,
    ended: () => exit,
    stateFile: async () => JSON.parse(await readFile(stateFile, 'utf8')),
    alive: async () => (await Promise.all(clis.map((cli) => cli.alive()))).flat(),
    statesOf: (number) => lines.flatMap((line) => (line.turnNumber === number ? [line.state] : [])),
    async [Symbol.asyncDispose]() {
      host.kill('SIGKILL');
      await exit;
      for (const cli of clis) await cli[Symbol.asyncDispose]();
      await rm(root, { recursive: true, force: true });
    },
  };
}

describe('a host that stops on signals', () => {
  test('lets running turns finish, takes nothing more, leaves nothing, and ends by the signal', async () => {
    await using host = await startHost({ ada: brief, bob: brief }, { drainMs: longMs });
    host.process.kill('SIGTERM');
    expect(await host.ended()).toEqual({ code: null, signal: 'SIGTERM' });
    expect(host.statesOf(1)).toEqual(['completed', 'completed']);
    expect(host.statesOf(2)).toEqual(['rejected', 'rejected']);
    expect(await host.alive()).toEqual([]);
    expect(await host.stateFile()).toMatchObject({
      version: 1,
      sessions: [{ name: 'ada' }, { name: 'bob' }],
    });
  });

  test('interrupts at a second signal, more than a second later, what the first let go on', async () => {
    await using host = await startHost({ ada: endless }, { drainMs: longMs });
    host.process.kill('SIGTERM');
    await host.said('stopping');
    expect(host.statesOf(1)).toEqual([]);
    // Again and again: a host that got no time meanwhile takes one for a repeat of the last.
    const again = setInterval(() => host.process.kill('SIGINT'), longerThanARepeatMs);
    const end = await host.ended().finally(() => clearInterval(again));
    expect(end).toEqual({ code: null, signal: 'SIGTERM' });
    expect(host.statesOf(1)).toEqual(['interrupted']);
    expect(await host.alive()).toEqual([]);
  });

  test.each([
    ['SIGINT', 'SIGINT'],
    ['SIGINT', 'SIGTERM'],
    ['SIGTERM', 'SIGINT'],
  ] as const)('takes a %s and a %s at once for one: turns finish', async (first, second) => {
    // The last one comes from the host itself: on its way from here more than a second might pass.
    await using host = await startHost({ ada: brief }, { drainMs: longMs, repeat: second });
    host.process.kill(first);
    host.process.kill(second);
    await host.said('stopping');
    await host.ended();
    expect(host.statesOf(1)).toEqual(['completed']);
  });

  test('starts nothing when its CLIs were told to end as well', async () => {
    await using host = await startHost({ ada: endless, bob: endless }, { drainMs: longMs });
    for (const pid of await host.alive()) process.kill(pid, 'SIGTERM');
    host.process.kill('SIGTERM');
    expect(await host.ended()).toEqual({ code: null, signal: 'SIGTERM' });
    expect(host.statesOf(1)).toEqual(['lost', 'lost']);
    expect(await host.alive()).toEqual([]);
  });

  test('waits no longer than drainMs for a turn that does not end', async () => {
    await using host = await startHost({ ada: endless, bob: brief }, { drainMs: 300 });
    host.process.kill('SIGINT');
    expect(await host.ended()).toEqual({ code: null, signal: 'SIGINT' });
    expect(host.statesOf(1)).toContain('interrupted');
    expect(await host.alive()).toEqual([]);
  });

  test('leaves the end of the process to others who listen', async () => {
    await using host = await startHost({ ada: endless }, { drainMs: 0, exitCode: 7 });
    host.process.kill('SIGTERM');
    expect(await host.ended()).toEqual({ code: 7, signal: null });
    expect(host.lines.map(({ type }) => type)).toContain('stopped');
    expect(await host.alive()).toEqual([]);
  });
});

describe('stopOnSignals', () => {
  test('takes what comes within a second for one signal, however late it is read, and a later one for another', async () => {
    const drains: (number | undefined)[] = [];
    const never = new Promise<ExitReason>(() => {});
    const stop = async (_: unknown, { drainMs }: { drainMs?: number } = {}) => {
      drains.push(drainMs);
      await never;
    };
    const ignore = stopOnSignals({ exited: never, stop }, { drainMs: 7, signals: ['SIGUSR2', 'SIGHUP'] });
    process.kill(process.pid, 'SIGUSR2');
    await eventually(() => drains.length === 1);
    // Blocked for longer than a repeat takes, with another signal in the pipe.
    process.kill(process.pid, 'SIGHUP');
    const until = performance.now() + longerThanARepeatMs;
    while (performance.now() < until);
    await sleep(0);
    await new Promise((resolve) => setImmediate(resolve));
    expect(drains).toEqual([7]);
    await sleep(longerThanARepeatMs);
    process.kill(process.pid, 'SIGHUP');
    await eventually(() => drains.length === 2);
    expect(drains).toEqual([7, 0]);
    ignore();
  });

  test('any number of supervisors can be stopped by a signal: they share one listener', () => {
    const before = listeners();
    const exited = new Promise<ExitReason>(() => {});
    const ignores = Array.from({ length: 12 }, () =>
      stopOnSignals({ exited, stop: async () => {} }, { drainMs: 0, signals }),
    );
    expect(listeners()).toEqual(before.map((count) => count + 1));
    for (const ignore of ignores) ignore();
    expect(listeners()).toEqual(before);
  });

  const signals = ['SIGUSR2', 'SIGHUP'] as const;
  const listeners = () => signals.map((signal) => process.listenerCount(signal));

  test('it listens to the signals it is given until it is told not to', () => {
    const before = listeners();
    const exited = new Promise<ExitReason>(() => {});
    const ignore = stopOnSignals({ exited, stop: async () => {} }, { drainMs: 0, signals });
    expect(listeners()).toEqual(before.map((count) => count + 1));
    ignore();
    expect(listeners()).toEqual(before);
  });

  test('it listens no longer when the supervisor ended by itself', async () => {
    const before = listeners();
    const exited = Promise.resolve<ExitReason>({ type: 'shutdown' });
    stopOnSignals({ exited, stop: async () => {} }, { drainMs: 0, signals });
    await exited;
    await Promise.resolve();
    expect(listeners()).toEqual(before);
  });
});
