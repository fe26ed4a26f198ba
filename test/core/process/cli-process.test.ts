import { mkdir, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { systemClock } from '#core/base/clock.ts';
import type { CliProcess } from '#core/process/cli-process.ts';
import { eventually } from '../../helpers/eventually.ts';
import { isAlive } from '../../helpers/is-alive.ts';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';
import { startFixture } from '../../helpers/start-fixture.ts';

const watched = leavesNothingBehind();
const start = (name: string, overrides?: Parameters<typeof startFixture>[2]) =>
  startFixture(name, watched.tmpRoot, overrides);

describe('startCliProcess', () => {
  test('lines written come back as lines, in order, and the end of input ends it with code 0', async () => {
    const before = systemClock.wallTime();
    const { cli, lines, exits, ended } = await start('echoes-lines');
    const sent = Array.from({ length: 100 }, (_, index) => `line ${index} é😀`);
    await Promise.all(sent.map((line) => cli.write(line)));
    await eventually(() => lines.length === 100, { what: 'all lines are back' });
    expect(lines).toEqual(sent);
    expect(cli.startedAt).toBeGreaterThanOrEqual(before);

    const report = await cli.stop({ timeoutMs: 10_000 });
    expect(report).toMatchObject({
      step: 'end_of_input',
      survivors: [],
      exit: { exitCode: 0, signal: null },
    });
    expect(exits).toEqual([report.exit]);
    await expect(ended).resolves.toBe(report.exit);
    await expect(cli.exited).resolves.toBe(report.exit);
    await expect(cli.swept).resolves.toEqual([]);
  });

  test('the child gets exactly the environment given, its temporary folder and its tag', async () => {
    process.env.TROUPE_TEST_LEAK = 'must not arrive';
    const env = { PATH: process.env.PATH ?? '', GIVEN: 'ä b' };
    const { cli, line } = await start('tells-its-world', {
      args: ['--flag=1', 'two words'],
      env,
      tag: 'my-tag.1',
    });
    delete process.env.TROUPE_TEST_LEAK;
    const world = JSON.parse(await line());
    expect(world.argv).toEqual(['--flag=1', 'two words']);
    expect(world.pid).toBe(cli.pid);
    expect(world.env).toEqual({ ...env, TMPDIR: cli.tmpDir, TROUPE_SESSION_TAG: 'my-tag.1' });
    await cli.stop({ timeoutMs: 10_000 });
  });

  test('it runs in `cwd`', async () => {
    const cwd = join(await realpath(watched.tmpRoot), 'work');
    await mkdir(cwd);
    const { cli, line } = await start('tells-its-world', { cwd });
    expect(JSON.parse(await line()).cwd).toBe(cwd);
    await cli.stop({ timeoutMs: 10_000 });
  });

  test('its temporary folder and its lease are private, and both are gone when it is over', async () => {
    const { cli } = await start('echoes-lines');
    const leaseDir = join(watched.tmpRoot, 'leases');
    const [lease = ''] = await readdir(leaseDir);
    const mode = async (path: string) => (await stat(path)).mode & 0o777;
    expect([await mode(cli.tmpDir), await mode(leaseDir), await mode(join(leaseDir, lease))]).toEqual([
      0o700, 0o700, 0o600,
    ]);
    expect(JSON.parse(await readFile(join(leaseDir, lease), 'utf8'))).toMatchObject({
      version: 1,
      pid: cli.pid,
      hostPid: process.pid,
      tmpDir: cli.tmpDir,
    });
    await cli.stop({ timeoutMs: 10_000 });
    expect(await readdir(leaseDir)).toEqual([]);
    await expect(stat(cli.tmpDir)).rejects.toThrow('ENOENT');
  });

  test('a tag that could not be recognised again is refused', async () => {
    for (const tag of ['', 'a b', 'a=b', '../x', 'x'.repeat(129)]) {
      await expect(start('echoes-lines', { tag })).rejects.toThrow('Expected `tag`');
    }
  });
});

describe('exit', () => {
  test('a CLI that dies at once is an exit with its code and its last words', async () => {
    const { cli, ended, lines } = await start('dies-at-once');
    const exit = await ended;
    expect(exit).toMatchObject({ exitCode: 3, signal: null, stderrTail: 'Invalid API key' });
    expect(exit.durationMs).toBeGreaterThan(0);
    expect(lines).toEqual([]);
    await expect(cli.stop({ timeoutMs: 1_000 })).resolves.toEqual({ exit, step: 'exited', survivors: [] });
  });

  test('a CLI killed from outside is an exit with that signal', async () => {
    const { cli, line, ended } = await start('ignores-sigterm');
    await line('ready');
    process.kill(cli.pid, 'SIGKILL');
    await expect(ended).resolves.toMatchObject({ exitCode: null, signal: 'SIGKILL' });
    await cli.swept;
  });

  test('all that was written before the exit is handed over before it', async () => {
    const seen: string[] = [];
    const { cli } = await start('floods-stdout', {
      args: ['20000'],
      onLines: ({ raw }) => seen.push(...raw.map((line) => line.split(' ')[0] ?? '')),
      onExit: () => seen.push('exit'),
    });
    await cli.exited;
    await eventually(() => seen.includes('exit'), { what: 'onExit was called' });
    expect(seen).toEqual([...Array.from({ length: 20_000 }, (_, index) => String(index)), 'exit']);
    await cli.swept;
  });

  test('a last line without a newline was cut off: it is not handed over, and the log says so', async () => {
    const warnings: unknown[] = [];
    const { ended, lines, cli } = await start('ends-mid-line', { logger: warnsInto(warnings) });
    await ended;
    expect(lines).toEqual(['whole']);
    expect(warnings).toEqual([{ cutOffBytes: 6 }]);
    await cli.swept;
  });

  test('one that closes stdout and lives on has not exited', async () => {
    const { cli, line, exits } = await start('closes-stdout');
    await line('last line');
    await cli.write('still there');
    expect(exits).toEqual([]);
    expect(isAlive(cli.pid)).toBe(true);
    await expect(cli.kill()).resolves.toMatchObject({ exit: { signal: 'SIGKILL' } });
    expect(exits).toHaveLength(1);
  });

  test('a grandchild that holds stdout open and cannot be found delays the exit a second at most', async () => {
    const { cli, line, ended } = await start('leaves-untagged-grandchild');
    const stray = Number(await line('stray '));
    try {
      await expect(ended).resolves.toMatchObject({ exitCode: 0 });
      expect(isAlive(stray)).toBe(true);
      await cli.swept;
    } finally {
      process.kill(stray, 'SIGKILL');
    }
  });

  test('what a callback throws is logged and stops neither the reading nor the exit', async () => {
    const errors: unknown[] = [];
    const boom = () => {
      throw new Error('boom');
    };
    const { cli } = await start('ends-mid-line', { onLines: boom, onExit: boom, logger: errorsInto(errors) });
    const report = await cli.stop({ timeoutMs: 10_000 });
    expect(report.exit.exitCode).toBe(0);
    expect(errors).toHaveLength(2);
  });
});

describe('stderr', () => {
  test('its tail is there while the CLI runs, from a whole character on, without a newline', async () => {
    const { cli, line } = await start('stderr-without-newline');
    await line('said');
    await eventually(() => cli.stderrTail().endsWith('last words'), { what: 'its last words' });
    expect(cli.stderrTail()).toMatch(/^é+last words$/);
    expect(Buffer.byteLength(cli.stderrTail())).toBeLessThanOrEqual(8 * 1024);
    const { exit } = await cli.stop({ timeoutMs: 10_000 });
    expect(exit.stderrTail).toBe(cli.stderrTail());
  });
});

describe('pause', () => {
  test('nothing is handed over while it is paused, and nothing is lost', async () => {
    let cli: CliProcess | undefined;
    const numbers: number[] = [];
    let callsWhilePaused = 0;
    const started = await start('floods-stdout', {
      args: ['50000'],
      onLines: ({ raw }) => {
        if (cli?.paused) callsWhilePaused += 1;
        numbers.push(...raw.map((line) => Number.parseInt(line, 10)));
        cli?.pause();
        setImmediate(() => cli?.resume());
      },
    });
    cli = started.cli;
    await started.ended;
    expect(callsWhilePaused).toBe(0);
    expect(numbers).toEqual(Array.from({ length: 50_000 }, (_, index) => index));
    await cli.swept;
  });

  test('paused, our memory takes in no more than the stream buffers, and the flood waits', async () => {
    const { cli, lines } = await start('floods-stdout', { args: ['600000'] });
    cli.pause();
    // Nothing tells that a writer is blocked; when its CPU time stands still, it is.
    const before = process.memoryUsage().rss;
    let cpu = '';
    await eventually(
      async () => {
        const now = await cpuTime(cli.pid);
        const stands = now === cpu && now !== '';
        cpu = now;
        return stands;
      },
      { what: 'the writer waits', everyMs: 300 },
    );
    expect(lines.length).toBeLessThan(10);
    expect(process.memoryUsage().rss - before).toBeLessThan(40 * 1024 * 1024);
    await cli.kill();
  });

  test('paused over its exit, what was written comes after the resume, and then the exit', async () => {
    const { cli, lines, exits, ended } = await start('ends-mid-line');
    cli.pause();
    await cli.exited;
    await cli.swept;
    expect({ lines, exits }).toEqual({ lines: [], exits: [] });
    cli.resume();
    await ended;
    expect(lines).toEqual(['whole']);
  });

  test('a stop lifts the pause, and none is taken after it', async () => {
    const { cli, lines, exits } = await start('floods-stdout', { args: ['100'] });
    cli.pause();
    await cli.exited;
    const stopped = cli.stop({ timeoutMs: 1_000 });
    cli.pause();
    expect(cli.paused).toBe(false);
    await stopped;
    expect(lines).toHaveLength(100);
    expect(exits).toHaveLength(1);
  });
});

describe('maxLineBytes', () => {
  test('a longer line is skipped and reported, and the next is good again', async () => {
    const { cli, lines, overlong } = await start('echoes-lines', { maxLineBytes: 1_000_000 });
    await cli.write('before');
    await cli.write('x'.repeat(20_000_000));
    await cli.write('after');
    await eventually(() => lines.length === 2, { what: 'the line after it' });
    expect(lines).toEqual(['before', 'after']);
    expect(overlong).toEqual([20_000_000]);
    await cli.stop({ timeoutMs: 10_000 });
  });

  test('by default a line of 60 MB comes through whole', async () => {
    const { cli, ended } = await start('echoes-lines', {
      onLines: ({ raw: [line] }, byteLength) => {
        expect([line?.length, byteLength]).toEqual([60_000_000, 60_000_001]);
        void cli.stop({ timeoutMs: 10_000 });
      },
    });
    await cli.write('y'.repeat(60_000_000));
    await ended;
    await cli.swept;
  });
});

describe('write', () => {
  test('a CLI that does not read keeps it pending, and gets every byte once it reads', async () => {
    const { cli, line, lines, ended } = await start('reads-nothing');
    await line('ready');
    let accepted = 0;
    const writes = Array.from({ length: 8 }, () =>
      cli.write('z'.repeat(1_000_000)).then(() => (accepted += 1)),
    );
    // Another child starts, runs and ends meanwhile: time enough for a write that was not held up.
    const other = await start('dies-at-once');
    await Promise.all([other.ended, other.cli.swept]);
    expect(accepted).toBe(0);
    process.kill(cli.pid, 'SIGUSR2');
    await Promise.all(writes);
    const stopped = cli.stop({ timeoutMs: 20_000 });
    await ended;
    expect(lines).toEqual(['ready', 'got 8000008']);
    await expect(stopped).resolves.toMatchObject({ step: 'end_of_input' });
  });

  test('writes that a dying CLI cannot take reject, each, and none is unhandled', async () => {
    const { cli, line } = await start('reads-nothing');
    await line('ready');
    const writes = Array.from({ length: 5 }, () => cli.write('z'.repeat(1_000_000)));
    void cli.write('nobody looks at this one');
    await cli.kill();
    for (const outcome of await Promise.allSettled(writes)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'SESSION_STOPPED' } });
    }
  });

  test('after the end, and after the end of input, it rejects', async () => {
    const { cli, line } = await start('ends-at-sigterm');
    await line('ready');
    const stopped = cli.stop({ timeoutMs: 5_000 });
    await eventually(
      () =>
        cli.write('late').then(
          () => false,
          () => true,
        ),
      { what: 'the input has ended' },
    );
    await stopped;
    await expect(cli.write('later')).rejects.toMatchObject({
      code: 'SESSION_STOPPED',
      name: 'SessionStoppedError',
    });
  });

  test('what is not one line is refused, and the input goes on', async () => {
    const { cli, line } = await start('echoes-lines');
    await expect(cli.write('two\nlines')).rejects.toThrow('Expected one line');
    await cli.write('one');
    await line('one');
    await cli.stop({ timeoutMs: 10_000 });
  });
});

function warnsInto(warnings: unknown[]) {
  return collectingLogger({ warn: (facts: object) => void warnings.push(facts) });
}

function errorsInto(errors: unknown[]) {
  return collectingLogger({ error: (facts: object) => void errors.push(facts) });
}

function collectingLogger(calls: object) {
  const ignore = () => undefined;
  const logger = {
    error: ignore,
    warn: ignore,
    info: ignore,
    debug: ignore,
    trace: ignore,
    ...calls,
    child: () => logger,
  };
  return logger;
}

/** User and system time of a process in clock ticks. */
async function cpuTime(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, 'latin1');
  return text.slice(text.lastIndexOf(')')).split(' ').slice(12, 14).join(' ');
}
