import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { processTable } from './process-table.ts';
import { runBriefly } from './run-briefly.ts';

/** Where and when this process runs, so that a later one can tell whether it is the same machine and still alive. */
export interface HostFacts {
  readonly pid: number;
  readonly startTime: string;
  /** Changes with every boot of the machine, and differs between machines. */
  readonly bootId: string;
  /** Pids mean something only within one pid namespace. */
  readonly pidNamespace: string;
  readonly hostname: string;
}

let facts: Promise<HostFacts | undefined> | undefined;

/** The facts about this process, read once. `undefined` where the system does not tell them. */
export function hostFacts(): Promise<HostFacts | undefined> {
  facts ??= readHostFacts().catch(() => undefined); // The system does not tell.
  return facts;
}

async function readHostFacts(): Promise<HostFacts | undefined> {
  const [startTime, bootId, pidNamespace] = await Promise.all([
    processTable.startTimeOf(process.pid),
    readBootId(),
    // macOS has no pid namespaces.
    process.platform === 'linux' ? readlink('/proc/self/ns/pid') : 'none',
  ]);
  if (startTime === undefined || bootId === '') return undefined;
  return { pid: process.pid, startTime, bootId, pidNamespace, hostname: hostname() };
}

async function readBootId(): Promise<string> {
  if (process.platform === 'linux') return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
  const env = { PATH: '/usr/sbin:/sbin:/usr/bin:/bin' };
  const run = await runBriefly('sysctl', ['-n', 'kern.bootsessionuuid'], {
    env,
    timeoutMs: 5_000,
    maxBytes: 1_024,
  });
  if (run.type === 'failed') throw run.error;
  return run.stdout.trim();
}
