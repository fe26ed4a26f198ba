import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Scenario } from '@troupe/testing';
import { describe, expect, it } from 'vitest';
import { hasReceived } from '../helpers/block-host.ts';
import { eventually } from '../helpers/eventually.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { setStage } from '../helpers/scripted-session.ts';
import { hearStderr } from '../helpers/warnings.ts';

leavesNothingBehind();

const deadlineMs = 300;
/** Longer than the deadline, and long enough for what a scripted CLI says at once. */
const sleepMs = 2_000;

const steps = [1, 2, 3].flatMap((at) => [
  { type: 'text' as const, text: `word ${at}` },
  { type: 'delay' as const, ms: 20 },
]);
const talksOn: Scenario = { turns: [{ steps: [{ type: 'text', text: 'on it' }, { type: 'hang' }] }, {}] };

function isStopped(pid: number): boolean {
  return execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('T');
}

describe('a host that is stopped (SIGSTOP) for longer than a deadline goes on', () => {
  it.each<[string, string, Scenario, string]>([
    ['interrupt', '"interrupt"', talksOn, 'interrupted'],
    ['idle', 'not silent', { turns: [{ steps }, {}] }, 'completed'],
    ['control', 'set_model', {}, 'answered'],
  ])('%s: what was said in time counts, and the CLI lives', async (what, words, scenario, expected) => {
    await using stage = await setStage();
    const { cli, options } = await stage.script(scenario);
    const facts = {
      what,
      words,
      deadlineMs,
      options,
      leaseDir: `${stage.folder}/host-leases`,
      tmpDir: `${stage.folder}/host-tmp`,
    };
    const path = fileURLToPath(new URL('../fixtures/hosts/stops-itself-mid-wait.ts', import.meta.url));
    const host = spawn(
      process.execPath,
      ['--conditions=@troupe/source', '--import', 'tsx', path, JSON.stringify(facts)],
      // Its cache would be left in the temporary folder.
      { env: { ...process.env, TSX_DISABLE_CACHE: '1' }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    hearStderr(host.stderr);
    let said = '';
    host.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    const closed = once(host, 'close');
    try {
      await eventually(() => isStopped(host.pid ?? 0), { what: 'the host is stopped', timeoutMs: 30_000 });
      await eventually(() => hasReceived(cli, words), { what: 'the CLI has the line' });
      await sleep(sleepMs);
      host.kill('SIGCONT');
      await closed;
    } finally {
      host.kill('SIGKILL');
    }
    expect(JSON.parse(said)).toEqual({ isDone: true, outcome: expected, after: 'success' });
    expect(await cli.starts()).toHaveLength(1);
  });
});
