import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { wordsOfError } from '../base/is-error.ts';
import { rememberLasting } from '../base/remember-lasting.ts';
import { errnoOf } from '../os/may-pass.ts';
import { processTable } from '../os/process-table.ts';
import { runBriefly } from '../os/run-briefly.ts';
import { unusableFolder } from './folder-fault.ts';
import { ownThread } from './host-thread.ts';

/** Who we are, so that somebody else can tell whether it is the same machine and whether we are still alive. */
export interface HostFacts {
  readonly pid: number;
  readonly startTime: string;
  /** The thread we run in; `undefined` for the main one. */
  readonly thread?: string | undefined;
  /** Changes with every boot of the machine, and differs between machines. */
  readonly bootId: string;
  /** Pids mean something only within one pid namespace. */
  readonly pidNamespace: string;
  readonly hostname: string;
}

const untold: ReadonlySet<string | undefined> = new Set(['EACCES', 'ENOENT', 'ENOSYS', 'ENOTDIR', 'EPERM']);

/**
 * The facts about this process and thread, read once. `undefined` where the system does not tell them, which is looked at
 * again each time. Rejects when they cannot be read just now (out of descriptors): without them nothing is protected, so
 * that must not be taken for a system that does not tell.
 */
export const hostFacts: () => Promise<HostFacts | undefined> = rememberLasting(async () => {
  const value = await readHostFacts().catch((error: unknown) => {
    if (untold.has(errnoOf(error))) return undefined;
    throw error;
  });
  return { value, isLasting: value !== undefined };
});

async function readHostFacts(): Promise<HostFacts | undefined> {
  const [startTime, bootId, pidNamespace] = await Promise.all([
    processTable.startTimeOf(process.pid),
    readBootId(),
    // macOS has no pid namespaces.
    process.platform === 'linux' ? readlink('/proc/self/ns/pid') : 'none',
  ]);
  if (startTime === undefined || bootId === '') return undefined;
  return { pid: process.pid, startTime, thread: ownThread(), bootId, pidNamespace, hostname: ownHostname() };
}

/** The same for what is kept in a lease folder. @throws CliStartError where they cannot be read just now */
export async function factsForLease(leaseDir: string): Promise<HostFacts | undefined> {
  return hostFacts().catch((error: unknown) => {
    throw unusableFolder({ path: leaseDir, purpose: 'lease folder' }, cannotTell(error), {
      permanent: false,
      cause: error,
    });
  });
}

function cannotTell(error: unknown): string {
  const why = wordsOfError(error);
  return `cannot be used: it cannot be told just now which process is which (${why})`;
}

function ownHostname(): string {
  try {
    return hostname();
  } catch {
    return ''; // It is shown to people, and compared only with what we wrote ourselves.
  }
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
