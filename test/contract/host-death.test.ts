import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRuntime } from '@troupe/core';
import { describe, expect, it } from 'vitest';
import { eventually } from '../helpers/eventually.ts';
import { startLoopback } from '../helpers/loopback.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';

leavesNothingBehind();

const host = fileURLToPath(new URL('../fixtures/hosts/ten-sessions.ts', import.meta.url));
const hasSetpriv = process.platform === 'linux' && canRun('setpriv');

function canRun(command: string): boolean {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Leases and claims; the folder of the claims itself may stay. */
function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

/** Living processes whose environment names that folder, by pid: every CLI and tool of the host under test. */
function processesOf(folder: string): Map<number, string> {
  const found = new Map<number, string>();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const isDead = /\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
      if (isDead || !readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`HOME=${folder}`)) continue;
      found.set(Number(pid), readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' '));
    } catch {
      // It ended while we looked.
    }
  }
  return found;
}

describe.runIf(hasSetpriv)('a host that is killed with SIGKILL', () => {
  it('leaves no CLI and no tool of ten busy sessions alive 5 s later', { timeout: 120_000 }, async () => {
    await using loopback = await startLoopback();
    const { env, folder } = loopback;
    const [leaseDir, tmpDir] = [join(folder, 'host-leases'), join(folder, 'host-tmp')];
    const setup = JSON.stringify({ env, cwd: loopback.options.cwd, leaseDir, tmpDir });
    const child = spawn(process.execPath, ['--conditions=@troupe/source', '--import', 'tsx', host, setup], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, TSX_DISABLE_CACHE: '1' },
    });
    try {
      const died = once(child, 'exit').then(() =>
        Promise.reject(new Error('the host died before it was busy')),
      );
      await Promise.race([once(child.stdout, 'data'), died]);
      died.catch(() => undefined);
      const home = env.HOME ?? '';
      await eventually(
        () => [...processesOf(home).values()].filter((args) => args.includes('tail -f')).length >= 5,
      );
      expect(processesOf(home).size).toBeGreaterThanOrEqual(15);
      child.kill('SIGKILL');
      await once(child, 'exit');
      await eventually(() => processesOf(home).size === 0, {
        timeoutMs: 5_000,
        what: 'all CLIs and tools are gone',
      });
      // What is left on disk is tidied by the next host that starts.
      await using next = createRuntime({ leaseDir, tmpDir });
      await next.query('SAY hello', loopback.options);
      expect(filesIn(leaseDir)).toEqual([]);
      expect(existsSync(tmpDir) ? readdirSync(tmpDir) : []).toEqual([]);
    } finally {
      child.kill('SIGKILL');
    }
  });
});
