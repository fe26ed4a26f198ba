import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readProcStat } from '#core/os/proc-stat.ts';
import { processTable } from '#core/os/process-table.ts';
import type { CliProcess } from '#core/process/cli-process.ts';
import { eventually } from '../../helpers/eventually.ts';
import { isAlive } from '../../helpers/is-alive.ts';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';
import { startFixture } from '../../helpers/start-fixture.ts';

const watched = leavesNothingBehind();
const start = (name: string, overrides?: Parameters<typeof startFixture>[2]) =>
  startFixture(name, watched.tmpRoot, overrides);

const isLinux = process.platform === 'linux';

async function tagged(cli: CliProcess): Promise<number[]> {
  const all = await processTable.listTagged();
  const own = all.find(({ pid }) => pid === cli.pid)?.tag;
  return all.filter(({ tag }) => tag === own).map(({ pid }) => pid);
}

describe('stop', () => {
  test('one that heeds the end of input ends on that step, and its budget is not waited for', async () => {
    const { cli } = await start('echoes-lines');
    await cli.write('hello');
    await expect(cli.stop({ timeoutMs: 600_000 })).resolves.toMatchObject({
      step: 'end_of_input',
      exit: { exitCode: 0 },
    });
  });

  test('the interrupt comes first, and a CLI that ends during it needs no other step', async () => {
    const { cli, line } = await start('echoes-lines');
    await cli.write('hello');
    await line('hello');
    const interrupt = async () => {
      process.kill(cli.pid, 'SIGINT');
      await cli.exited;
    };
    await expect(cli.stop({ timeoutMs: 60_000, interrupt })).resolves.toMatchObject({
      step: 'interrupt',
      exit: { signal: 'SIGINT' },
    });
  });

  test('one that ignores the end of input ends at SIGTERM', async () => {
    const { cli, line } = await start('ends-at-sigterm');
    await line('ready');
    await expect(cli.stop({ timeoutMs: 2_000 })).resolves.toMatchObject({
      step: 'sigterm',
      exit: { exitCode: 143 },
    });
  });

  test('one that ignores SIGTERM is killed', async () => {
    const { cli, line, lines } = await start('ignores-sigterm');
    await line('ready');
    await expect(cli.stop({ timeoutMs: 1_000 })).resolves.toMatchObject({
      step: 'sigkill',
      survivors: [],
      exit: { exitCode: null, signal: 'SIGKILL' },
    });
    expect(lines).toEqual(['ready', 'ignored SIGTERM']);
  });

  test.runIf(isLinux)('one that was stopped (SIGSTOP) goes on to end at SIGTERM', async () => {
    const { cli, line } = await start('stops-itself');
    await line('stopping');
    await eventually(() => readProcStat(cli.pid)?.state === 'T', { what: 'it is stopped' });
    await expect(cli.stop({ timeoutMs: 5_000 })).resolves.toMatchObject({
      step: 'sigterm',
      exit: { exitCode: 143 },
    });
  });

  test('SIGTERM leaves it the time to end its tools as it sees fit', async () => {
    const note = join(watched.tmpRoot, 'note');
    const { cli, line } = await start('cleans-up-at-sigterm', { args: [note] });
    const tool = Number(await line('tool '));
    await expect(cli.stop({ timeoutMs: 10_000 })).resolves.toMatchObject({
      step: 'sigterm',
      exit: { exitCode: 143 },
    });
    expect(isAlive(tool)).toBe(false);
    await expect(readFile(note, 'utf8')).resolves.toBe('cleaned up');
    await rm(note);
  });

  test('stopping twice is the same as once', async () => {
    const { cli, line } = await start('ends-at-sigterm');
    await line('ready');
    const first = cli.stop({ timeoutMs: 1_000 });
    expect(cli.stop({ timeoutMs: 600_000 })).toBe(first);
    await first;
    expect(cli.stop({ timeoutMs: 1_000 })).toBe(first);
  });

  test('onExit has been called, and the temporary folder and the lease are gone, when it resolves', async () => {
    const { cli, exits } = await start('echoes-lines');
    await cli.stop({ timeoutMs: 10_000 });
    expect(exits).toHaveLength(1);
    expect(existsSync(cli.tmpDir)).toBe(false);
    expect(await readdir(join(watched.tmpRoot, 'leases'))).toEqual([]);
  });
});

describe('kill', () => {
  test('it overtakes a stop that is waiting', async () => {
    const { cli, line } = await start('ignores-sigterm');
    await line('ready');
    const stopped = cli.stop({ timeoutMs: 600_000, interrupt: () => new Promise(() => undefined) });
    const killed = cli.kill();
    await expect(killed).resolves.toMatchObject({ step: 'sigkill', exit: { signal: 'SIGKILL' } });
    await expect(stopped).resolves.toBe(await killed);
  });

  test('all twenty that are killed at once are gone, each with its own exit', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => start('runs-a-tool')));
    const tools = await Promise.all(all.map(({ line }) => line('tool ')));
    const reports = await Promise.all(all.map(({ cli }) => cli.kill()));
    expect(reports.map(({ survivors }) => survivors)).toEqual(all.map(() => []));
    expect(tools.map(Number).filter(isAlive)).toEqual([]);
    expect(all.map(({ exits }) => exits.length)).toEqual(all.map(() => 1));
  });
});

describe.runIf(isLinux)('swept', () => {
  test('nothing that carries the tag outlives a stop: tools in sessions of their own and daemons included', async () => {
    const { cli, line } = await start('runs-a-tool');
    await line('tool ');
    // The CLI, the tool's shell and its sleep (one process where the shell execs), and the daemon.
    const pids = await eventually(
      async () => tagged(cli).then((all) => (all.length >= 3 ? all : undefined)),
      {
        what: 'the tool and the daemon run',
      },
    );
    await expect(cli.stop({ timeoutMs: 2_000 })).resolves.toMatchObject({ step: 'sigterm', survivors: [] });
    expect(pids.filter(isAlive)).toEqual([]);
  });

  test('nor a crash of the CLI', async () => {
    const { cli, line } = await start('runs-a-tool');
    await line('tool ');
    const pids = await eventually(
      async () => tagged(cli).then((all) => (all.length >= 3 ? all : undefined)),
      {
        what: 'the tool and the daemon run',
      },
    );
    process.kill(cli.pid, 'SIGKILL');
    await expect(cli.swept).resolves.toEqual([]);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(existsSync(cli.tmpDir)).toBe(false);
  });

  test('nor an end of its own accord, also where a tool holds its stdout open', async () => {
    const { cli, line, ended } = await start('leaves-grandchild');
    const tool = Number(await line('tool '));
    await expect(ended).resolves.toMatchObject({ exitCode: 0 });
    await cli.swept;
    expect(isAlive(tool)).toBe(false);
  });

  test('nor can a chain of processes that keep replacing each other get away', async () => {
    const { cli, line } = await start('keeps-forking', { tag: 'forking' });
    await line('forking');
    await expect(cli.swept).resolves.toEqual([]);
    const left = await processTable.listTagged('forking');
    expect(left).toEqual([]);
  });

  test('processes of another session are left alone', async () => {
    const one = await start('runs-a-tool');
    const other = await start('runs-a-tool');
    const tool = Number(await other.line('tool '));
    await one.line('tool ');
    await one.cli.kill();
    expect(isAlive(other.cli.pid)).toBe(true);
    expect(isAlive(tool)).toBe(true);
    await other.cli.kill();
    expect(isAlive(tool)).toBe(false);
  });
});
