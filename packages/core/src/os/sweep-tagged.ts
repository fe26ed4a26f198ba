import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { pauseFor, settlesWithin } from '../base/waiting.ts';
import type { TaggedProcess } from './process-identity.ts';
import { processTable } from './process-table.ts';
import { signalProcess } from './signal-process.ts';

/** What a sweep is told. */
export interface SweepOptions {
  readonly tag: string;
  /** Processes known to belong to the session that may not show its tag any more. */
  readonly alsoKill?: readonly TaggedProcess[];
  /** How long, in milliseconds from the first kill, to go on killing what does not die. */
  readonly patienceMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What a sweep found out. */
export interface SweepReport {
  /** The pids of what could not be killed. */
  readonly survivors: readonly number[];
  /** Whether all that carries the tag was seen; `false` where the process table cannot be read. */
  readonly isCertain: boolean;
}

// A process between fork and exit of its parent, or in the middle of an exec, can be missed by one look.
const looksThatMustBeClean = 2;
const betweenLooksMs = 20;
// A process that hangs in the kernel can make reading about it hang too.
const lookTimeoutMs = 15_000;

/** Kills whatever carries the tag until nothing does, and names what cannot be killed in the log. Never rejects. */
export async function sweepTagged(options: SweepOptions): Promise<SweepReport> {
  const { tag, logger } = options;
  try {
    for (const known of options.alsoKill ?? []) await signalProcess(known, 'SIGKILL');
    const survivors = (await killUntilClean(options)).map(({ pid }) => pid);
    if (survivors.length > 0)
      logger.error({ survivors, tag }, 'processes of the session could not be killed');
    return { survivors, isCertain: true };
  } catch (error) {
    logger.error({ tag, err: error }, 'what the session left running is not known');
    return { survivors: [], isCertain: false };
  }
}

async function killUntilClean(options: SweepOptions): Promise<readonly TaggedProcess[]> {
  const { tag, clock, patienceMs } = options;
  let giveUpAt: number | undefined;
  for (let cleanLooks = 0; ; ) {
    // On a crowded machine one look can take as long as the patience lasts: who was killed after it has the next one.
    const lookedAt = clock.now();
    const left = await lookFor(tag, clock);
    cleanLooks = left.length === 0 ? cleanLooks + 1 : 0;
    if (cleanLooks === looksThatMustBeClean) return [];
    if (left.length > 0 && giveUpAt !== undefined && lookedAt >= giveUpAt) return left;
    for (const process of left) await signalProcess(process, 'SIGKILL');
    if (left.length > 0) giveUpAt ??= clock.now() + patienceMs;
    await pauseFor(betweenLooksMs, clock);
  }
}

async function lookFor(tag: string, clock: Clock): Promise<readonly TaggedProcess[]> {
  const look = listTaggedWith(tag);
  if (await settlesWithin(look, { timeoutMs: lookTimeoutMs, clock })) return look;
  throw new Error(`The process table did not answer within ${lookTimeoutMs} ms.`);
}

/** The living processes that carry the tag, ourselves excepted. */
export async function listTaggedWith(tag: string): Promise<readonly TaggedProcess[]> {
  const tagged = await processTable.listTagged(tag);
  return tagged.filter((process) => process.pid !== globalThis.process.pid);
}
