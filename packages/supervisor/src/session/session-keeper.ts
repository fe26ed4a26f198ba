import {
  type Clock,
  type ExitReason,
  isTroupeError,
  SessionStoppedError,
  type Supervisable,
} from '@troupe/core';
import type { ActorHome } from '@troupe/core/actor';
import { isError, type KeptIncarnation, type KeptSession } from '@troupe/core/supervision';
import { backoffMs, isPermanentFault } from './report/start-fault.ts';

/** What a keeper tells of its session. */
export interface KeeperReports {
  ready(): void;
  /** It did not come up and will be tried again. */
  startFailed(error: Error, failures: number, retryInMs: number): void;
  /** It did not come up and will not be tried again. */
  gaveUp(error: Error): void;
}

/** What a keeper needs. */
export interface KeeperOptions {
  readonly kept: KeptSession;
  /** What its CLI's actor stands below. */
  readonly home: ActorHome;
  /** Resolves when CLIs may be started. */
  readonly prepare: () => Promise<void>;
  /** Whether another life follows one that crashes. */
  readonly isFollowed: boolean;
  /** So many starts may fail in a row. */
  readonly maxStartFailures: number;
  readonly clock: Clock;
  readonly reports: KeeperReports;
}

/** `resting`: it was given up or halted, and waits for somebody who wants it back or wants it gone. */
type Phase = 'preparing' | 'up' | 'waiting' | 'resting' | 'over';

/**
 * One life of a supervised session: it is over when a CLI that had been ready ends unasked, and that is for the
 * supervisor to judge.
 *
 * A start that fails is not: a fault of configuration is no crash. It is tried again after a while, or given up, and in
 * the meantime this child lives on, so that no window counts it and no sibling is touched. Neither is a restart that
 * somebody asked for.
 */
export class SessionKeeper implements Supervisable {
  readonly exited: Promise<ExitReason>;
  readonly #options: KeeperOptions;
  #resolveExited: (reason: ExitReason) => void = () => {};
  #phase: Phase = 'preparing';
  #incarnation: KeptIncarnation | undefined;
  #cancelRetry: (() => void) | undefined;
  #failures = 0;
  /** What it was asked to end with. */
  #asked: ExitReason | undefined;
  /** Nothing is started any more. */
  #isHalted = false;
  /** How the last CLI ended, where nobody has asked for this child's end since. */
  #cameTo: ExitReason | undefined;
  /** A restart was asked for, by so many. `fresh`: in a new conversation. */
  #restart: { fresh: boolean; readonly settle: ((error?: Error) => void)[] } | undefined;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.exited = new Promise((resolve) => {
      this.#resolveExited = resolve;
    });
    void this.#try();
  }

  /**
   * Replaces the CLI by another; resolves when that is on its way and takes prompts. A running turn is interrupted; the
   * conversation is kept, unless `fresh`. A call while one is under way joins it.
   *
   * @throws SessionStoppedError when it is asked to stop, before or meanwhile
   */
  restart({ fresh }: { readonly fresh: boolean }): Promise<void> {
    if (this.#isLeaving) return Promise.reject(new SessionStoppedError());
    const { kept } = this.#options;
    this.#restart ??= { fresh, settle: [] };
    this.#restart.fresh ||= fresh;
    const { settle } = this.#restart;
    const settled = new Promise<void>((resolve, reject) => {
      settle.push((error) => (error === undefined ? resolve() : reject(error)));
    });
    if (this.#incarnation === undefined) this.#restartNow();
    else this.#incarnation.stop({ type: 'shutdown' }, kept.conversation.options.shutdownMs);
    return settled;
  }

  /** From now on it starts nothing, and ends a CLI that is still on its way. A turn that runs goes on. */
  halt(): void {
    this.#isHalted = true;
    const { kept } = this.#options;
    if (this.#phase === 'waiting') this.#rest();
    else if (!kept.isReady && kept.conversation.running === undefined) this.windDown({ type: 'shutdown' });
  }

  /**
   * Halts it and brings its CLI down, while its supervisor is still busy with others. It is over only when its supervisor has
   * asked for that too: an end that comes unasked would be one to restart after.
   */
  windDown(reason: ExitReason, timeoutMs = Number.POSITIVE_INFINITY): void {
    this.#isHalted = true;
    const { shutdownMs } = this.#options.kept.conversation.options;
    this.#incarnation?.stop(reason, Math.min(timeoutMs, shutdownMs));
  }

  async stop(
    reason: ExitReason = { type: 'shutdown' },
    { timeoutMs }: { readonly timeoutMs?: number } = {},
  ): Promise<void> {
    this.#asked ??= reason;
    const { shutdownMs } = this.#options.kept.conversation.options;
    this.#incarnation?.stop(reason, Math.min(timeoutMs ?? shutdownMs, shutdownMs));
    this.#endIfIdle();
    await this.exited;
  }

  async kill(): Promise<void> {
    this.#asked ??= { type: 'killed' };
    this.#incarnation?.kill();
    this.#endIfIdle();
    await this.exited;
  }

  async #try(): Promise<void> {
    this.#phase = 'preparing';
    try {
      await this.#options.prepare();
      // Asked to end while it waited.
      if (this.#asked !== undefined) return;
      if (this.#isHalted) return this.#rest();
      const { kept, home, isFollowed } = this.#options;
      this.#incarnation = kept.incarnate({ isFollowed, home });
    } catch (error) {
      return this.#onFault(isError(error) ? error : new Error(String(error)));
    }
    this.#phase = 'up';
    const { reason, wasReady } = await this.#live(this.#incarnation);
    this.#incarnation = undefined;
    if (this.#asked !== undefined) return this.#end(reason);
    if (this.#isHalted) return this.#rest(reason);
    if (this.#restart !== undefined) return this.#restartNow();
    const error = reason.type === 'crash' ? reason.error : new Error(`The CLI ended (${reason.type}).`);
    // That somebody else has the conversation is no crash, however late it was found.
    if (wasReady && !isTroupeError(error, 'CONVERSATION_IN_USE')) return this.#end(reason);
    this.#onFault(error);
  }

  async #live(incarnation: KeptIncarnation): Promise<{ reason: ExitReason; wasReady: boolean }> {
    let wasReady = false;
    incarnation.ready.then(
      () => {
        wasReady = true;
        this.#failures = 0;
        this.#options.reports.ready();
      },
      () => {}, // How it ended is told by `exited`.
    );
    const reason = await incarnation.exited;
    return { reason, wasReady };
  }

  #onFault(error: Error): void {
    const { kept, reports, clock, maxStartFailures } = this.#options;
    if (this.#asked !== undefined) return;
    if (this.#isHalted) return this.#rest();
    if (kept.tryOtherEntry(error)) return void this.#try();
    this.#failures += 1;
    if (isPermanentFault(error) || this.#failures >= maxStartFailures) {
      this.#phase = 'resting';
      return reports.gaveUp(error);
    }
    this.#phase = 'waiting';
    const retryInMs = backoffMs(this.#failures);
    this.#cancelRetry = clock.setTimer(() => void this.#try(), retryInMs);
    reports.startFailed(error, this.#failures, retryInMs);
  }

  /** There is no CLI just now. */
  #restartNow(): void {
    const { kept } = this.#options;
    const restart = this.#restart;
    this.#restart = undefined;
    if (restart?.fresh === true) kept.conversation.identity.renew();
    this.#failures = 0;
    kept.reopen();
    this.#cancelRetry?.();
    // One that prepares is about to start a CLI anyway.
    if (this.#phase !== 'preparing') void this.#try();
    for (const settle of restart?.settle ?? []) settle();
  }

  /** It was halted and has no CLI. How it came to that counts when its end is asked for. */
  #rest(cameTo?: ExitReason): void {
    this.#phase = 'resting';
    this.#cancelRetry?.();
    this.#cameTo = cameTo;
    this.#refuseRestart();
  }

  get #isLeaving(): boolean {
    return this.#isHalted || this.#asked !== undefined || this.#phase === 'over';
  }

  /** Between two tries, and when it was given up, there is nothing to wait for. */
  #endIfIdle(): void {
    if (this.#incarnation !== undefined || this.#asked === undefined) return;
    this.#cancelRetry?.();
    this.#end(this.#cameTo ?? this.#asked);
  }

  #end(reason: ExitReason): void {
    this.#phase = 'over';
    this.#refuseRestart();
    this.#resolveExited(reason);
  }

  #refuseRestart(): void {
    for (const settle of this.#restart?.settle ?? []) settle(new SessionStoppedError());
    this.#restart = undefined;
  }
}
