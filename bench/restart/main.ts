// From the death of a CLI to the next answer, against a bare start that resumes, in the same run. `--rounds=n` (default 9).
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createRuntime } from '@troupe/core';
import { type SessionRef, SessionSupervisor } from '@troupe/supervisor';
import { startMessagesApi } from '@troupe/testing';
import { formatSpread, ratios, spreadOf } from '../ratio.ts';
import { bareResume, type Command } from './bare-resume.ts';

const atMost = 1.15;
const prompt = 'SAY hello';

/** Runs the restart benchmark and says how many bars were missed. */
export async function benchRestart(rounds: number): Promise<number> {
  if (process.platform !== 'linux') {
    console.log('\nrestart: measured on Linux only, where the arguments of a process can be read');
    return 0;
  }
  const folder = await mkdtemp(join(tmpdir(), 'troupe-bench-'));
  const cwd = join(folder, 'work');
  await mkdir(cwd);
  await using api = await startMessagesApi({ maxRequests: 1 });
  const runtime = createRuntime({ leaseDir: join(folder, 'leases'), tmpDir: join(folder, 'tmp') });
  const options = { env: api.environment(join(folder, 'home')), inheritEnv: ['PATH'], cwd };
  const returned: number[] = [];
  const bare: number[] = [];
  const died: number[] = [];
  const ready: number[] = [];
  try {
    await using supervisor = await SessionSupervisor.start({
      runtime,
      maxRestarts: 1_000,
      sessions: [
        { ...options, name: 'ada' },
        { ...options, name: 'spare' },
      ],
    });
    const command = await resumeCommandOf(supervisor, cwd);
    const session = supervisor.session('ada');
    await session.query(prompt);
    // The first round is for the caches.
    for (let round = -1; round < rounds; round += 1) {
      const steps = [
        async () => {
          const times = await killAndAsk(session);
          if (round < 0) return;
          returned.push(times.answeredMs);
          died.push(times.goneMs);
          ready.push(times.readyMs);
        },
        async () => {
          const ms = await bareResume(command, prompt);
          if (round >= 0) bare.push(ms);
        },
      ];
      // Each round begins with the other, so that neither always has the quiet or the busy moment.
      for (const step of round % 2 === 0 ? steps : steps.reverse()) await step();
    }
  } finally {
    await runtime.stop();
    await rm(folder, { recursive: true, force: true });
  }
  const ratio = spreadOf(ratios(returned, bare));
  console.log(`\nrestart with the real CLI: milliseconds, median (lowest–highest) of ${rounds} rounds\n`);
  console.log('| | ms |\n|---|---|');
  console.log(`| SIGKILL to the next answer | ${formatSpread(spreadOf(returned), 0)} |`);
  console.log(`| … of which: nothing of the dead CLI is left | ${formatSpread(spreadOf(died), 0)} |`);
  console.log(
    `| … of which: the next CLI has answered the handshake | ${formatSpread(spreadOf(ready), 0)} |`,
  );
  console.log(`| bare \`--resume\`: start, handshake, first answer | ${formatSpread(spreadOf(bare), 0)} |`);
  const isMet = ratio.median <= atMost;
  console.log('\n| ratio | bar | measured | |\n|---|---|---|---|');
  console.log(
    `| SIGKILL to the next answer : bare resume, time | ≤ ${atMost} | ${formatSpread(ratio)} | ${isMet ? 'met' : 'MISSED'} |`,
  );
  return isMet ? 0 : 1;
}

/** Milliseconds since the kill. */
interface Return {
  readonly goneMs: number;
  readonly readyMs: number;
  readonly answeredMs: number;
}

async function killAndAsk(session: SessionRef): Promise<Return> {
  const { pid } = session;
  if (pid === undefined) throw new Error('There is no CLI to kill.');
  const killedAt = performance.now();
  let goneMs = Number.NaN;
  const messages = session.messages();
  const restarted = (async () => {
    for await (const message of messages) {
      if (message.type === 'troupe' && message.subtype === 'restarted') break;
    }
    goneMs = performance.now() - killedAt;
  })();
  process.kill(pid, 'SIGKILL');
  await restarted;
  const answer = session.query(prompt);
  await session.ready;
  const readyMs = performance.now() - killedAt;
  await answer;
  return { goneMs, readyMs, answeredMs: performance.now() - killedAt };
}

/** How the second session's CLI is started to resume its conversation; that session is ended, so that nobody else drives it. */
async function resumeCommandOf(supervisor: SessionSupervisor, cwd: string): Promise<Command> {
  const spare = supervisor.session('spare');
  await spare.query(prompt);
  await supervisor.restartSession('spare');
  await spare.ready;
  const [command, environment] = await Promise.all(
    ['cmdline', 'environ'].map(async (name) =>
      (await readFile(`/proc/${spare.pid}/${name}`, 'utf8')).split('\0').filter((word) => word !== ''),
    ),
  );
  await spare.terminate();
  const [file = '', ...args] = command ?? [];
  const { TMPDIR: _gone, ...env } = Object.fromEntries(
    (environment ?? []).map((entry) => [
      entry.slice(0, entry.indexOf('=')),
      entry.slice(entry.indexOf('=') + 1),
    ]),
  );
  return { file, args, env, cwd };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { rounds: { type: 'string', default: '9' } } });
  const missed = await benchRestart(Number(values.rounds));
  process.exitCode = missed === 0 ? 0 : 1;
}
