import { type ExitReason, type Logger, type SessionOptions, SessionStoppedError } from '@troupe/core';
import { isError, isSessionId, type KeptSession, onAbort, type SessionHome } from '@troupe/core/supervision';
import type { ChildSpec, ChildStartContext } from '../child-spec.ts';
import type { ParsedNamedSession } from './named-session.ts';
import type { ResumableSession } from './report/resumable-session.ts';
import type { SessionEvent } from './report/session-events.ts';
import type { SessionInfo } from './report/session-info.ts';
import type { Spent } from './report/supervisor-costs.ts';
import { type KeeperReports, SessionKeeper } from './session-keeper.ts';
import { createSessionRef, type SessionRef } from './session-ref.ts';

// What the CLI's own budget leaves for the kill and for what comes after it.
const shutdownMarginMs = 1_000;

/** What a registration is made with. */
export interface RegistrationOptions {
  readonly named: ParsedNamedSession;
  /** Whether the option `resume` in there is of an earlier host's, and not the user's. */
  readonly isLeft: boolean;
  readonly home: SessionHome;
  /** They lie between the session's options and those of the runtime. */
  readonly defaults: SessionOptions;
  readonly maxStartFailures: number;
  readonly onEvent: (event: SessionEvent) => void;
  /** It has ended by itself, and nobody will start it again. */
  readonly onRest: () => void;
  /** What another host would go on with may have changed. */
  readonly onChanged: () => void;
  /** A turn of it has ended with a result. */
  readonly onResult: () => void;
  /** Whoever supervises it ends it for good. */
  readonly terminate: () => Promise<void>;
}

/** One session under a supervisor, from the moment it is named until it is forgotten, over all its lives. */
export class Registration {
  readonly name: string;
  readonly named: ParsedNamedSession;
  readonly kept: KeptSession;
  readonly ref: SessionRef;
  /** Resolves when it was ready for the first time, or will not be. */
  readonly settled: Promise<void>;
  /** How often it came back after it had been up. */
  restarts = 0;
  /** What went wrong with it last. */
  lastError: Error | undefined;
  keeper: SessionKeeper | undefined;
  readonly #options: RegistrationOptions;
  readonly #log: Logger;
  #settle: () => void = () => {};
  #wasUp = false;
  #retired: AbortSignal | undefined;
  #ending: Promise<void> | undefined;
  #isHalted = false;

  /** @throws InvalidOptionsError, SessionStoppedError when its `signal` has aborted */
  constructor(options: RegistrationOptions) {
    const { named, isLeft, home, defaults, onChanged, onResult, terminate } = options;
    this.#options = options;
    this.name = named.name;
    this.named = named;
    this.kept = home.keep(named.options, {
      defaults,
      onChanged,
      onResult,
      isResumeOurs: isLeft,
      clear: () => this.#clear(),
    });
    const { options: parsed, sessionId } = this.kept.conversation;
    this.#log = parsed.logger.child({ session: named.name, sessionId });
    this.ref = createSessionRef(named.name, this.kept, terminate);
    this.settled = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#obey(this.kept.conversation.options.signal);
  }

  /** How a supervisor starts and stops it. */
  childSpec(): ChildSpec {
    const { restart, shutdown } = this.named;
    const { shutdownMs, signal } = this.kept.conversation.options;
    return {
      id: this.name,
      restart,
      shutdown: shutdown ?? shutdownMs + shutdownMarginMs,
      // It takes prompts at once; neither a place at the gate nor the handshake is waited for.
      start: async (context) =>
        signal?.aborted === true || this.#isHalted ? 'ignore' : this.#begin(context),
    };
  }

  info(): SessionInfo {
    const { sessionId, pid, state, queueDepth, costUsd, startedAt } = this.kept.status();
    const { name, restarts, lastError } = this;
    return { name, sessionId, pid, state, restarts, startedAt, queueDepth, costUsd, lastError };
  }

  /** What it has cost, through all its lives and conversations. */
  get spent(): Spent {
    return this.kept.conversation.costs;
  }

  /** What another host can go on with, if there is anything. */
  resumable(): ResumableSession | undefined {
    const { isDurable, sessionId, options } = this.kept.conversation;
    // Nothing else can be resumed, and nothing else names a transcript.
    return isDurable && isSessionId(sessionId) ? { name: this.name, sessionId, cwd: options.cwd } : undefined;
  }

  /** Resolves when the turn that runs now is over. */
  async idle(): Promise<void> {
    await this.kept.conversation.running?.over;
  }

  /**
   * Replaces its CLI; resolves with whether there was anybody to do that.
   *
   * @throws SessionStoppedError when it is asked to stop meanwhile
   */
  async restart(options: { readonly fresh: boolean }): Promise<boolean> {
    const { keeper } = this;
    await keeper?.restart(options);
    return keeper !== undefined;
  }

  /** No CLI will be started for it; its prompts are rejected with the cause. */
  giveUp(error: Error): void {
    this.lastError = error;
    const words = `The session ${this.name} was given up: ${error.message}`;
    this.kept.giveUp(new SessionStoppedError(words, { cause: error }), 'failed');
    this.#settle();
    this.#log.error({ err: error }, 'the session was given up');
    this.#options.onEvent({ type: 'session_failed', name: this.name, error });
  }

  /** For good: takes no more prompts, rejects those that wait, and starts nothing any more. A turn that runs goes on. */
  halt(error: SessionStoppedError): void {
    if (this.#isHalted) return;
    this.#isHalted = true;
    this.kept.halt(error);
    this.keeper?.halt();
  }

  /** Brings its CLI down within its time, whether its supervisor has come to it yet or not. It was halted before. */
  windDown(reason: ExitReason, timeoutMs = Number.POSITIVE_INFINITY): void {
    this.keeper?.windDown(reason, Math.min(timeoutMs, this.named.shutdown ?? Number.POSITIVE_INFINITY));
  }

  /** Ends it for good, by way of its supervisor. A second call joins the first. */
  end(terminate: () => Promise<void>): Promise<void> {
    this.#ending ??= this.#end(terminate);
    return this.#ending;
  }

  /** It is over for good. Resolves when another host may go on with its conversation. */
  async close(error: SessionStoppedError = this.#stoppedError()): Promise<void> {
    this.#settle();
    await this.kept.close(error);
  }

  async #end(terminate: () => Promise<void>): Promise<void> {
    this.halt(this.#stoppedError());
    this.windDown({ type: 'shutdown' });
    try {
      await terminate();
    } finally {
      await this.close();
    }
  }

  // The same signal comes with every start until the session is retired.
  #heed(retired: AbortSignal): void {
    if (this.#retired === retired) return;
    this.#retired = retired;
    retired.addEventListener('abort', () => this.#onRetired(retired.reason), { once: true });
  }

  #begin({ retired, previousExit, home }: ChildStartContext): { child: SessionKeeper; info: SessionRef } {
    const { kept } = this;
    const { home: sessionHome, maxStartFailures } = this.#options;
    if (previousExit?.type === 'crash') this.lastError = previousExit.error;
    kept.reopen();
    this.#heed(retired);
    const keeper = new SessionKeeper({
      kept,
      home,
      prepare: () => sessionHome.prepare(),
      isFollowed: this.named.restart !== 'temporary',
      maxStartFailures,
      clock: sessionHome.clock,
      reports: this.#reports(),
    });
    this.keeper = keeper;
    void keeper.exited.then((reason) => this.#onExited(keeper, reason));
    return { child: keeper, info: this.ref };
  }

  #reports(): KeeperReports {
    const { name, kept } = this;
    const { onEvent, onChanged } = this.#options;
    return {
      ready: () => {
        if (this.#wasUp) this.restarts += 1;
        this.#wasUp = true;
        this.#settle();
        const { sessionId } = kept.conversation;
        onEvent({ type: 'session_ready', name, sessionId, pid: kept.pid, restarts: this.restarts });
        onChanged();
      },
      startFailed: (error, failures, retryInMs) => {
        this.lastError = error;
        this.#log.warn({ err: error, failures, retryInMs }, 'the session did not start and is tried again');
        onEvent({ type: 'session_start_failed', name, error, failures, retryInMs });
      },
      gaveUp: (error) => this.giveUp(error),
    };
  }

  async #clear(): Promise<string> {
    const { conversation } = this.kept;
    if (await this.restart({ fresh: true })) return conversation.sessionId;
    throw conversation.closed ?? this.#stoppedError();
  }

  #onExited(keeper: SessionKeeper, reason: ExitReason): void {
    if (this.keeper === keeper) this.keeper = undefined;
    if (reason.type === 'crash') this.lastError = reason.error;
  }

  /** @param cause the error behind it, if there is one; an abort without a reason has one that says nothing */
  #onRetired(cause: unknown): void {
    if (isError(cause) && cause.name !== 'AbortError') this.giveUp(cause);
    else this.kept.giveUp(this.#stoppedError(), 'stopped');
    this.#settle();
    if (this.#ending === undefined) this.#options.onRest();
  }

  #obey(signal: AbortSignal | undefined): void {
    if (signal === undefined) return;
    if (signal.aborted) {
      throw new SessionStoppedError(`The session ${this.name} was given up before it was started.`, {
        cause: signal.reason,
      });
    }
    // A supervisor that is gone has ended it.
    const end = () => void this.#options.terminate().catch(() => undefined);
    void this.kept.closed.then(onAbort(signal, end));
  }

  #stoppedError(): SessionStoppedError {
    return new SessionStoppedError(`The session ${this.name} is stopped.`);
  }
}
