import type { ExitReason } from '@troupe/core';
import type { ParsedChildSpec } from './child-spec.ts';
import type { Life } from './life.ts';
import { LifeSignal } from './life-signal.ts';
import type { Offender } from './supervisor-events.ts';
import type { ChildInfo } from './supervisor-results.ts';

/** What a supervisor knows of one child, over all its incarnations. */
export class Child {
  readonly spec: ParsedChildSpec;
  /** The incarnation that is up, or was when the supervisor last looked. */
  life: Life | undefined;
  /** Whether its last restart failed and the next is due. */
  isRestarting = false;
  /** How often its `start` was called. */
  starts = 0;
  previousExit: ExitReason | undefined;
  /** What went wrong with it last: a crash's error, or why it did not start. */
  trouble: unknown;

  #retirement: LifeSignal | undefined;

  constructor(spec: ParsedChildSpec) {
    this.spec = spec;
  }

  get id(): string {
    return this.spec.id;
  }

  get restart(): ParsedChildSpec['restart'] {
    return this.spec.restart;
  }

  get significant(): boolean {
    return this.spec.significant;
  }

  /** Whether it runs, or is being started again. */
  get isActive(): boolean {
    return this.life !== undefined || this.isRestarting;
  }

  /** Aborts when nobody will start it again by himself. */
  get retired(): AbortSignal {
    this.#retirement ??= new LifeSignal();
    return this.#retirement.signal;
  }

  /** Nobody will start it again, unless a call does. */
  retire(cause?: unknown): void {
    this.#retirement?.abort(cause);
  }

  /** It is to be started, so what it was retired from before counts no longer. */
  enlist(): void {
    if (this.#retirement?.isAborted === true) this.#retirement = undefined;
  }

  /** Its incarnation is over, and that has been dealt with. */
  ended(exit: ExitReason): void {
    this.life = undefined;
    this.previousExit = exit;
    if (exit.type === 'crash') this.trouble = exit.error;
  }

  /** As a report describes it. */
  describe(): Offender {
    const { id, restart, shutdown, type, significant } = this.spec;
    const incarnation = this.starts;
    if (this.life === undefined) return { id, incarnation, restart, shutdown, type, significant };
    return { id, child: this.life.child, incarnation, restart, shutdown, type, significant };
  }

  /** As `whichChildren` lists it. */
  info(): ChildInfo {
    const { id, type } = this.spec;
    if (this.life !== undefined) return { id, child: this.life.child, state: 'running', type };
    return { id, state: this.isRestarting ? 'restarting' : 'undefined', type };
  }
}
