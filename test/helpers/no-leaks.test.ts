import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { takeStock, whatIsLeft } from './leak-stock.ts';
import { leavesNothingBehind } from './no-leaks.ts';

const watched = leavesNothingBehind();
const nothing = { children: [], tagged: [], files: [], resources: [], timers: [] };

describe('leavesNothingBehind', () => {
  test('a test has a temporary folder of its own, and os.tmpdir() names it', () => {
    expect(tmpdir()).toBe(watched.tmpRoot);
  });
});

describe('whatIsLeft', () => {
  test('a running child is left behind until it has ended', async () => {
    const stock = takeStock(watched.tmpRoot);
    const child = spawn('sleep', ['100'], { stdio: 'ignore' });
    try {
      const left = await whatIsLeft(stock, 0);
      expect(left.children).toEqual([`${child.pid} sleep 100`]);
      expect(left.resources.join()).toContain('ProcessWrap');
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    expect(await whatIsLeft(stock, 5_000)).toEqual(nothing);
    stock.timers.stop();
  });

  test('a tagged process that is no child of ours any more is still found, one of another test is not', async () => {
    const stock = takeStock(watched.tmpRoot);
    const orphan = async (folder: string) => {
      const env = {
        PATH: process.env.PATH,
        TMPDIR: join(folder, 'session'),
        TROUPE_SESSION_TAG: 'left-behind',
      };
      const parent = spawn('sh', ['-c', 'sleep 100 >/dev/null 2>&1 & echo $!'], {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [chunk] = await once(parent.stdout, 'data');
      await once(parent, 'close');
      return Number(String(chunk));
    };
    const ours = await orphan(watched.tmpRoot);
    const others = await orphan('/nowhere');
    try {
      const left = await whatIsLeft(stock, 0);
      expect(left.tagged).toEqual([`${ours} left-behind`]);
      expect(left.children).toEqual([]);
    } finally {
      process.kill(ours, 'SIGKILL');
      process.kill(others, 'SIGKILL');
    }
    expect(await whatIsLeft(stock, 5_000)).toEqual(nothing);
    stock.timers.stop();
  });

  test('an open server, a pending timer and a file are left behind', async () => {
    const stock = takeStock(watched.tmpRoot);
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const timer = setTimeout(() => undefined, 100_000);
    await mkdir(join(watched.tmpRoot, 'folder'));
    await writeFile(join(watched.tmpRoot, 'folder', 'file'), 'x');

    try {
      const left = await whatIsLeft(stock, 0);
      expect(left.files).toEqual(['folder/file']);
      expect(left.resources).toEqual(['TCPServerWrap: 0 → 1']);
      expect(left.timers).toEqual([expect.stringContaining('no-leaks.test.ts')]);
    } finally {
      clearTimeout(timer);
      server.close();
      await once(server, 'close');
      await rm(join(watched.tmpRoot, 'folder'), { recursive: true });
    }
    expect(await whatIsLeft(stock, 5_000)).toEqual(nothing);
    stock.timers.stop();
  });
});
