import { type Clock, type ExitReason, isTroupeError, type Supervisable } from '@troupe/core';
import type { ActorRef } from '@troupe/core/actor';
import type { RuntimeHome } from '@troupe/core/supervision';
import type { Child } from './child.ts';
import { type AlreadyStartedError, MaxRestartsError } from './errors.ts';
import type { Life } from './life.ts';
import { Lives } from './lives.ts';
import type { Reporter } from './reporter.ts';
import { createRestartWindow, type RestartWindow, recordRestart } from './restart-window.ts';
import { shouldReportExit, type shouldReportStop } from './should-report.ts';
import type { StartOutcome } from './start-outcome.ts';
import type { ChildStartedEvent } from './supervisor-events.ts';
import { createChildHome } from './supervisor-home.ts';
import type { ChildResult } from './supervisor-results.ts';

/** What supervision needs of the supervisor it is done for. */
export interface SupervisionOptions {
  readonly name: string | undefined;
  readonly maxRestarts: number;
  readonly maxSeconds: number;
  readonly clock: Clock;
  readonly home: RuntimeHome;
  /** The supervisor's actor, which its children stand below. */
  readonly self: ActorRef<never>;
  readonly reporter: Reporter;
  readonly shouldReportStop: typeof shouldReportStop;
  /** Called when a child is over that was not being stopped. */
  readonly onEnd: (child: Child, life: Life) => void;
}

/** What supervisors of every kind do with one child: start it, stop it, take note of its end, and count its restarts. Each is reported. */
export class Supervision {
  readonly #options: SupervisionOptions;
  readonly #reporter: Reporter;
  readonly #lives: Lives;
  #window: RestartWindow;

  constructor(options: SupervisionOptions) {
    const { clock, home, self, reporter, onEnd } = options;
    this.#options = options;
    this.#reporter = reporter;
    reporter.belongTo(self);
    const onBegin = (child: Supervisable) => home.adopt(child);
    this.#lives = new Lives({
      clock,
      log: reporter.log,
      createHome: () => createChildHome(home, self),
      onBegin,
      onEnd,
    });
    this.#window = createRestartWindow(options);
  }

  async start(child: Child, startedBy: ChildStartedEvent['startedBy']): Promise<StartOutcome> {
    child.isRestarting = false;
    const outcome = await this.#lives.start(child);
    if (outcome.type === 'started') this.#reporter.report(child, { type: 'child_started', startedBy });
    if (outcome.type !== 'failed') return outcome;
    child.trouble = outcome.reason;
    // OTP reports what nobody hears of otherwise; a call gets an answer.
    if (startedBy !== 'call') this.#reporter.report(child, { type: 'start_error', reason: outcome.reason });
    return outcome;
  }

  /** Afterwards it does not run, and a restart that was due is not. */
  async stop(child: Child): Promise<void> {
    const { life, spec } = child;
    child.isRestarting = false;
    if (life === undefined) return;
    const reason = await this.#lives.stop(life, spec.shutdown);
    this.#reporter.report(child, { type: 'child_ended', reason, stopped: true });
    if (this.#options.shouldReportStop(spec, reason)) {
      this.#reporter.report(child, { type: 'shutdown_error', reason });
    }
    child.ended(reason);
  }

  /** The child's own end has come up. Returns why, or `undefined` when it is the end of an incarnation that was dealt with before. */
  takeNote(child: Child, life: Life): ExitReason | undefined {
    const { exit } = life;
    if (child.life !== life || exit === undefined) return undefined;
    this.#reporter.report(child, { type: 'child_ended', reason: exit, stopped: false });
    if (shouldReportExit(child.restart, exit)) {
      this.#reporter.report(child, { type: 'child_terminated', reason: exit });
    }
    child.ended(exit);
    return exit;
  }

  /** Counts a restart that is to be made now. Returns an error when it is one too many. */
  countRestart(child: Child): MaxRestartsError | undefined {
    const { name, maxRestarts, maxSeconds, clock } = this.#options;
    const window = recordRestart(this.#window, clock.now());
    if (window !== 'exceeded') {
      this.#window = window;
      return undefined;
    }
    const facts = { childId: child.id, maxRestarts, maxSeconds, cause: child.trouble };
    const error = new MaxRestartsError(name, facts);
    this.#reporter.report(child, { type: 'max_restarts_reached', maxRestarts, maxSeconds, error });
    return error;
  }

  abandon(): void {
    this.#lives.abandon();
  }

  gone(): Promise<void> {
    return this.#lives.gone();
  }
}

/** The answer to a call that started a child. */
export function toChildResult(outcome: StartOutcome): ChildResult {
  switch (outcome.type) {
    case 'started': {
      const started = { ok: true, child: outcome.child } as const;
      return 'info' in outcome ? { ...started, info: outcome.info } : started;
    }
    case 'ignored':
      return { ok: true, child: undefined };
    case 'failed':
      if (isAlreadyStarted(outcome.reason)) {
        return { ok: false, error: { type: 'already_started', child: outcome.reason.child } };
      }
      return { ok: false, error: { type: 'start_failed', reason: outcome.reason } };
    default:
      return outcome satisfies never;
  }
}

function isAlreadyStarted(reason: unknown): reason is AlreadyStartedError {
  try {
    return isTroupeError(reason, 'ALREADY_STARTED');
  } catch {
    // A proxy that cannot be looked at. It is none of ours.
    return false;
  }
}
