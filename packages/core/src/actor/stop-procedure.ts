import type { Clock } from '../base/clock.ts';
import type { ExitReason } from '../base/exit-reason.ts';
import type { ActorStopRequest } from './behavior.ts';
import { Signal } from './mailbox.ts';
import { StopBudget } from './stop-budget.ts';

const shutdown: ExitReason = { type: 'shutdown' };

/** What the procedure needs of the actor it stops. */
export interface Stoppable {
  readonly clock: Clock;
  readonly family: { readonly newest: { requestStop(reason: ExitReason): void } | undefined };
  signal(signal: Signal): void;
  leftMs(): number;
  beginOwnEnd(request: ActorStopRequest): void;
  kill(): void;
}

/**
 * The orderly end of one actor: wait in the control lane, stop the children from the newest to the oldest, then
 * begin the actor's own end. What it does not finish within its budget is killed.
 */
export class StopProcedure extends Signal {
  readonly budget: StopBudget;
  private readonly actor: Stoppable;
  private phase: 'unasked' | 'waiting' | 'children' | 'own' = 'unasked';
  private reason = shutdown;

  constructor(actor: Stoppable) {
    super();
    this.actor = actor;
    this.budget = new StopBudget(actor.clock, () => actor.kill());
  }

  /** Asked again, nothing changes: the first reason stands. */
  request(reason: ExitReason): void {
    if (this.phase !== 'unasked') return;
    this.phase = 'waiting';
    this.reason = reason;
    this.actor.signal(this);
  }

  /** The actor's turn: once when the request is served, and once more when it had children and the last has left. */
  override serve(): void {
    this.phase = 'children';
    if (this.stopNextChild()) return;
    this.phase = 'own';
    this.actor.beginOwnEnd({ reason: this.reason, timeoutMs: this.actor.leftMs() });
  }

  childLeft(): void {
    // The actor may be in the middle of anything, so its own end begins in a turn of its own.
    if (this.phase === 'children' && !this.stopNextChild()) this.actor.signal(this);
  }

  private stopNextChild(): boolean {
    const child = this.actor.family.newest;
    child?.requestStop(shutdown);
    return child !== undefined;
  }
}
