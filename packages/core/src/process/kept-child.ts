import { access, mkdir } from 'node:fs/promises';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { type ChildLease, type LeasedChild, takeChildLease } from '../leases/child-lease.ts';
import { ensurePrivateFolder } from '../leases/private-folder.ts';
import { processTable } from '../os/process-table.ts';

/** How often it is looked whether the files are still there. */
const lookMs = 10_000;

/** What keeping needs. */
export interface KeepOptions {
  readonly leaseDir: string;
  /** What stood for the child before it had a pid: given up as soon as it has its own. */
  readonly earlyLease: ChildLease | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Sees to it that a child has its lease and its temporary folder as long as it lives: what could not be written is tried
 * again, and what somebody removed (a cleaner of the temporary folder) is made again. The child is well without; each time
 * something is missing the log says so.
 */
export class KeptChild {
  /** Settles when the lease is written for the first time, or could not be. */
  readonly looked: Promise<void>;
  readonly #child: Omit<LeasedChild, 'startTime'>;
  readonly #options: KeepOptions;
  #lease: ChildLease | undefined;
  #earlyLease: ChildLease | undefined;
  #last: Promise<void>;
  #isOver = false;
  #cancelLook: () => void = () => undefined;

  constructor(child: Omit<LeasedChild, 'startTime'>, options: KeepOptions) {
    this.#child = child;
    this.#options = options;
    this.#earlyLease = options.earlyLease;
    this.looked = this.#look();
    this.#last = this.looked;
  }

  /** No more looks. Resolves with what is leased, if anything is. */
  async letGo(): Promise<ChildLease | undefined> {
    this.#isOver = true;
    this.#cancelLook();
    await this.#last;
    const held = [this.#lease, this.#earlyLease].filter((lease) => lease !== undefined);
    return {
      path: held[0]?.path,
      async release() {
        for (const lease of held) await lease.release();
      },
    };
  }

  async #look(): Promise<void> {
    const { logger, clock } = this.#options;
    try {
      await mkdir(this.#child.tmpDir, { recursive: true, mode: 0o700 });
      if (this.#lease === undefined || !(await isThere(this.#lease.path))) this.#lease = await this.#take();
      await this.#earlyLease?.release();
      this.#earlyLease = undefined;
    } catch (error) {
      logger.warn(
        { err: error },
        'the CLI runs without its lease or its temporary folder; they will be tried again',
      );
    }
    if (this.#isOver) return;
    this.#cancelLook = clock.setTimer(() => {
      this.#last = this.#look();
    }, lookMs);
  }

  async #take(): Promise<ChildLease> {
    const { leaseDir, clock } = this.#options;
    await ensurePrivateFolder(leaseDir, 'lease folder');
    const startTime = await processTable.startTimeOf(this.#child.pid);
    return takeChildLease({ ...this.#child, startTime }, { leaseDir, clock });
  }
}

// Without a path there is no file to look for: this system does not tell which process is which.
function isThere(path: string | undefined): Promise<boolean> {
  if (path === undefined) return Promise.resolve(true);
  return access(path).then(
    () => true,
    () => false,
  );
}
