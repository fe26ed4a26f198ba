import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { findTag, linuxProcessTable } from '#core/os/linux-process-table.ts';
import { readProcStat } from '#core/os/proc-stat.ts';
import { processTable } from '#core/os/process-table.ts';
import { eventually } from '../../helpers/eventually.ts';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';

leavesNothingBehind();

describe('findTag', () => {
  const environ = (...entries: string[]) => Buffer.from(entries.map((entry) => `${entry}\0`).join(''));

  test('it is the value of the variable, wherever it stands', () => {
    expect(findTag(environ('TROUPE_SESSION_TAG=abc', 'PATH=/bin'))).toBe('abc');
    expect(findTag(environ('PATH=/bin', 'TROUPE_SESSION_TAG=abc'))).toBe('abc');
    expect(findTag(Buffer.from('A=1\0TROUPE_SESSION_TAG=abc'))).toBe('abc');
  });

  test('the same characters inside another variable are none', () => {
    expect(findTag(environ('NOTE=TROUPE_SESSION_TAG=abc', 'X_TROUPE_SESSION_TAG=abc'))).toBeUndefined();
    expect(findTag(environ('NOTE=TROUPE_SESSION_TAG=abc', 'TROUPE_SESSION_TAG=def'))).toBe('def');
    expect(findTag(Buffer.alloc(0))).toBeUndefined();
  });
});

describe.runIf(process.platform === 'linux')('linuxProcessTable', () => {
  test('a tagged process is listed while it lives, stopped ones included', async () => {
    const tag = `table-${process.pid}`;
    const child = spawn('sleep', ['1000'], {
      env: { TROUPE_SESSION_TAG: tag, PATH: process.env.PATH },
      stdio: 'ignore',
    });
    const pid = child.pid ?? 0;
    const list = () => processTable.listTagged(tag);
    try {
      await eventually(async () => (await list()).length === 1, { what: 'it is listed' });
      child.kill('SIGSTOP');
      await eventually(() => readProcStat(pid)?.state === 'T', { what: 'it is stopped' });
      const startTime = await linuxProcessTable.startTimeOf(pid);
      expect(await list()).toEqual([{ pid, startTime, tag }]);
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    expect(await list()).toEqual([]);
    await expect(linuxProcessTable.startTimeOf(pid)).resolves.toBeUndefined();
  });

  test('a pid that was sighted and now is another process, or has another tag, is not the one', async () => {
    const child = spawn('sleep', ['1000'], { env: { TROUPE_SESSION_TAG: 'this', PATH: process.env.PATH } });
    const pid = child.pid ?? 0;
    try {
      await eventually(async () => (await processTable.listTagged('this')).length === 1, { what: 'exec' });
      await expect(linuxProcessTable.identify({ pid, tag: 'this' })).resolves.toMatchObject({ pid });
      await expect(linuxProcessTable.identify({ pid, tag: 'that' })).resolves.toBeUndefined();
    } finally {
      child.kill('SIGKILL');
      await once(child, 'close');
    }
    await expect(linuxProcessTable.identify({ pid, tag: 'this' })).resolves.toBeUndefined();
  });

  test('a tag is seen behind an environment of any size', async () => {
    for (const size of [16_000, 16_384, 70_000, 120_000]) {
      const tag = `large-${size}`;
      const env = { LARGE: 'x'.repeat(size), TROUPE_SESSION_TAG: tag, PATH: process.env.PATH };
      const child = spawn('sleep', ['1000'], { env, stdio: 'ignore' });
      try {
        await eventually(async () => (await processTable.listTagged(tag)).length === 1, { what: 'exec' });
      } finally {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
    }
  });

  test('a zombie has no start time and is not listed', async () => {
    // `exec` leaves the shell's place to a program that never waits for the child it was given.
    const script = 'TROUPE_SESSION_TAG=zombie sleep 1000 & echo $!; exec sleep 2000';
    const parent = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const [line] = await once(parent.stdout, 'data');
      const zombie = Number(String(line));
      const program = (pid: number) => readFile(`/proc/${pid}/cmdline`, 'utf8');
      await eventually(async () => (await program(parent.pid ?? 0)).startsWith('sleep'), { what: 'exec' });
      process.kill(zombie, 'SIGKILL');
      await eventually(() => readProcStat(zombie)?.state === 'Z', { what: 'it is a zombie' });
      await expect(linuxProcessTable.startTimeOf(zombie)).resolves.toBeUndefined();
      const tagged = await processTable.listTagged();
      expect(tagged.map(({ pid }) => pid)).not.toContain(zombie);
    } finally {
      parent.kill('SIGKILL');
      await once(parent, 'close');
    }
  });
});
