import type { Clock } from '../base/clock.ts';
import { type ExitReason, isAbnormal } from '../base/exit-reason.ts';
import { toError } from '../base/to-error.ts';
import type { ActorLog } from './actor-log.ts';
import type { ActorContext, ActorStopRequest, Behavior } from './behavior.ts';
import type { Doorbell, Doorbells, Household } from './doorbell.ts';
import { EndNotice } from './end-notice.ts';
import { Family } from './family.ts';
import { sayLastWord } from './last-word.ts';
import { Mailbox, Signal } from './mailbox.ts';
import { inNeutralContext } from './neutral-context.ts';
import { type Askable, PendingAsks } from './pending-asks.ts';
import { giveNameBack, type Place, pathOf } from './place.ts';
import { doom, killDescendants, type Mortal, type Parent, settle } from './settle.ts';
import { defaultStopTimeoutMs } from './stop-budget.ts';
import { StopProcedure, type Stoppable } from './stop-procedure.ts';

/** How many messages are handled in one turn of the event loop before others get theirs. */
const batchSize = 256;
const killed: ExitReason = { type: 'killed' };
const shutdown: ExitReason = { type: 'shutdown' };

/** Stands in for the behaviour of an actor that is over. */
const gone: Behavior<unknown, unknown> = { start: () => undefined, receive: () => undefined };

/** What all actors of a system share. */
export interface Surroundings {
  readonly doorbells: Doorbells;
  readonly clock: Clock;
  readonly log: ActorLog;
}

/** Where a cell stands, and who sees to its end. */
export interface Standing {
  readonly name: string;
  /** Unique for ever in this process. */
  readonly number: number;
  readonly above: Place;
  readonly isOwned: boolean;
}

/** Something to be given up when its actor is over. */
export interface Belonging {
  cancel(): void;
}

/**
 * One running actor: its turns and its end.
 *
 * Types are erased here. The typed refs and contexts around a cell are the only way in, so the behaviour gets
 * nothing but its own states and the messages its ref takes.
 */
export class Cell implements Household, Askable, Stoppable, Mortal<Cell>, Parent<Cell>, Place {
  readonly name: string;
  readonly above: Place;
  names: Set<string> | undefined;
  readonly parent: Parent<Cell>;
  readonly notice: EndNotice;
  readonly mailbox: Mailbox;
  readonly family = new Family<Cell>();
  older: Cell | undefined;
  newer: Cell | undefined;
  /** How it will end. It may not be over yet: its handler is on the stack, or its children are still ending. */
  ending: ExitReason | undefined;
  isOver = false;
  /** Whether somebody in particular ends it: its supervisor, or whoever spawned it at the top for Troupe itself. */
  isOwned: boolean;

  private behavior: Behavior<unknown, unknown>;
  private readonly surroundings: Surroundings;
  private pendingAsks: PendingAsks | undefined;
  private readonly doorbell: Doorbell;
  private belongings: Set<Belonging> | undefined;
  private stopProcedure: StopProcedure | undefined;
  // Given by launch(), before which no handler runs.
  private context!: ActorContext<unknown>;
  private state: unknown;
  private isHandling = false;
  private isClosed = false;

  constructor(
    { name, number, above, isOwned }: Standing,
    behavior: Behavior<unknown, unknown>,
    singleLane: boolean,
    parent: Parent<Cell>,
    surroundings: Surroundings,
  ) {
    this.name = name;
    this.above = above;
    this.isOwned = isOwned;
    this.behavior = behavior;
    this.parent = parent;
    this.surroundings = surroundings;
    this.notice = new EndNotice(this);
    this.doorbell = surroundings.doorbells.hang(String(number), this);
    this.mailbox = new Mailbox(this.doorbell, singleLane);
  }

  get path(): string {
    return pathOf(this);
  }

  get clock(): Clock {
    return this.surroundings.clock;
  }

  /** Most actors are never asked. */
  get asks(): PendingAsks {
    this.pendingAsks ??= new PendingAsks();
    return this.pendingAsks;
  }

  launch(context: ActorContext<unknown>): void {
    this.context = context;
    this.parent.family.add(this);
    inNeutralContext(() => this.takeTurn(() => this.start()));
  }

  tell(message: unknown): boolean {
    if (this.ending !== undefined) return false;
    this.mailbox.tell(message);
    return true;
  }

  hand(message: unknown): boolean {
    if (this.ending !== undefined) return false;
    if (this.isHandling || !this.mailbox.isIdle) this.mailbox.tell(message);
    else inNeutralContext(() => this.serveNow(message));
    return true;
  }

  urge(message: unknown): boolean {
    if (this.ending !== undefined) return false;
    this.mailbox.urge(message);
    return true;
  }

  /** The bell rang: one batch, in a turn of the event loop of its own. */
  answer(): void {
    this.takeTurn(() => this.serveBatch());
    this.mailbox.rest();
  }

  answerFailed(error: unknown): void {
    this.isHandling = false;
    this.crash(error);
    this.wrapUp();
  }

  /** Handles one message. For signals that are being served; everybody else tells. */
  handle(message: unknown): void {
    this.state = this.behavior.receive(this.state, message, this.context);
  }

  /** For the stop procedure, in a turn of this actor's. */
  beginOwnEnd(request: ActorStopRequest): void {
    if (this.behavior.stopping === undefined) this.end(request.reason);
    else this.state = this.behavior.stopping(this.state, request, this.context);
  }

  stop(reason: ExitReason, timeoutMs: number): void {
    if (this.isOver) return;
    if (timeoutMs === 0) this.end(killed);
    else if (this.canEndNow()) this.end(reason);
    else {
      this.requestStop(reason);
      this.procedure().budget.tighten(timeoutMs);
    }
  }

  /** A stop without a deadline of its own: whoever asks has one. */
  requestStop(reason: ExitReason): void {
    this.procedure().request(reason);
  }

  kill(): void {
    this.end(killed);
  }

  /** The actor takes nothing more, and is over as soon as no handler of it is on the stack and no child is left. */
  end(reason: ExitReason): void {
    if (this.isOver) return;
    doom(this, reason);
    inNeutralContext(() => this.wrapUp());
  }

  leftMs(): number {
    return Math.min(this.stopProcedure?.budget.leftMs() ?? Number.POSITIVE_INFINITY, this.parent.leftMs());
  }

  childLeft(): Cell | undefined {
    if (this.ending !== undefined) return this;
    this.stopProcedure?.childLeft();
    return undefined;
  }

  /** Puts something of the actor's own machinery into the control lane. */
  signal(signal: Signal): void {
    if (this.ending === undefined) this.mailbox.urge(signal);
  }

  /** `belonging` is cancelled when the actor is over, unless it is let go before. */
  keep(belonging: Belonging): void {
    this.belongings ??= new Set();
    this.belongings.add(belonging);
  }

  letGo(belonging: Belonging): void {
    this.belongings?.delete(belonging);
  }

  /** Finishes the actor if nothing stands in the way; otherwise sees to it that what does will go. */
  tryFinish(): boolean {
    if (this.isOver || this.isHandling || this.ending === undefined) return false;
    this.close(this.ending);
    const child = this.family.newest;
    if (child === undefined) this.finish(this.ending);
    else if (!isAbnormal(this.ending)) {
      if (this.stopProcedure === undefined) this.procedure().budget.tighten(defaultStopTimeoutMs);
      child.requestStop(shutdown);
    }
    return child === undefined;
  }

  private get log(): ActorLog {
    return this.surroundings.log;
  }

  private start(): void {
    this.state = this.behavior.start(this.context);
  }

  private takeTurn(step: () => void): void {
    this.isHandling = true;
    try {
      step();
    } catch (error) {
      this.crash(error);
    }
    this.isHandling = false;
    if (this.ending !== undefined) this.wrapUp();
  }

  private serveNow(message: unknown): void {
    this.mailbox.rouse();
    this.takeTurn(() => this.handle(message));
    this.mailbox.rest();
  }

  private serveBatch(): void {
    const { behavior, context, mailbox } = this;
    const { control, data } = mailbox;
    for (let left = batchSize; left > 0; left--) {
      // Whatever ran just now may have ended the actor or held its mailbox.
      if (this.ending !== undefined || mailbox.isHeld) return;
      if (control.size > 0) {
        const next = control.shift();
        if (next instanceof Signal) next.serve();
        else this.state = behavior.receive(this.state, next, context);
      } else if (data.size > 0) {
        this.state = behavior.receive(this.state, data.shift(), context);
      } else return;
    }
  }

  private crash(thrown: unknown): void {
    const error = toError(thrown);
    const facts = { path: this.path, err: error };
    if (this.ending === undefined) this.log.error(facts, 'actor crashed');
    else this.log.error(facts, 'handler threw after it had ended its actor');
    this.ending ??= { type: 'crash', error };
  }

  /** Nothing is ahead of a stop request, and no code of the actor's is to be run for it: it need not wait for a turn. */
  private canEndNow(): boolean {
    const isNext = !this.isHandling && !this.mailbox.isHeld && this.mailbox.control.size === 0;
    const isSimple = this.behavior.stopping === undefined && this.family.newest === undefined;
    return isNext && isSimple && this.ending === undefined;
  }

  private procedure(): StopProcedure {
    this.stopProcedure ??= new StopProcedure(this);
    return this.stopProcedure;
  }

  private wrapUp(): void {
    if (this.ending !== undefined && isAbnormal(this.ending)) killDescendants<Cell>(this);
    settle<Cell>(this);
  }

  private close(reason: ExitReason): void {
    if (this.isClosed) return;
    this.isClosed = true;
    const dropped = this.mailbox.clear();
    if (dropped > 0) this.log.debug({ path: this.path, dropped }, 'messages dropped at the end of the actor');
    this.pendingAsks?.end(reason);
  }

  private finish(reason: ExitReason): void {
    this.isOver = true;
    this.stopProcedure?.budget.clear();
    this.doorbell.remove();
    if (this.belongings !== undefined) for (const belonging of this.belongings) belonging.cancel();
    sayLastWord(this.behavior, { state: this.state, reason }, (thrown) =>
      this.log.error({ path: this.path, err: toError(thrown) }, 'clean-up of the actor failed'),
    );
    giveNameBack(this.above, this.name);
    // Whoever keeps a ref must not keep what the actor knew.
    this.state = undefined;
    this.behavior = gone;
    this.notice.publish(reason);
  }
}
