import type { ExitReason } from '../base/exit-reason.ts';
import type { ActorRef } from './actor-ref.ts';

/** What an actor that was asked to stop is told. */
export interface ActorStopRequest {
  /** What the actor is asked to end with. */
  readonly reason: ExitReason;
  /** What is left of the budget, in milliseconds; then the actor is killed. `Infinity` when there is none. */
  readonly timeoutMs: number;
}

/**
 * What an actor does. Handlers are synchronous: they start work and return, and its result comes back as a message.
 * A handler is never entered while another handler of the same actor is on the stack.
 *
 * A handler that throws ends the actor with `crash` and that error (anything else thrown is wrapped in one); its
 * children are killed. What a handler throws after it called `exit` or `kill` is logged and changes nothing.
 *
 * Handlers run outside the async context of whoever spawned or told: no `AsyncLocalStorage` store reaches them.
 */
export interface Behavior<S, M> {
  /** A hint for people: any characters will do. The actor's `id` is made of it. */
  readonly name: string;
  /** Makes the first state, inside the call of `spawn`. A throw is a crash: `spawn` still returns the ref. */
  start(self: ActorContext<M>): S;
  /** Handles one message and returns the next state. */
  receive(state: S, message: M, self: ActorContext<M>): S;
  /**
   * Begins an orderly end, when the children are over; the actor goes on handling messages until it calls
   * `self.exit(request.reason)`, or is killed when the budget is spent. Called at most once. Without it, a stop ends
   * the actor here and now with the reason.
   */
  stopping?(state: S, request: ActorStopRequest, self: ActorContext<M>): S;
  /**
   * The last word: called exactly once, whatever the way out, when no handler will run any more and all children are
   * over. `state` is `undefined` when `start` threw. For synchronous clean-up; what it throws is logged.
   */
  stopped?(state: S | undefined, reason: ExitReason): void;
  /** One lane instead of two: `urge`, death notices and stop requests wait their turn like everything else. Only a kill overtakes. */
  readonly singleLane?: true;
  /** How many messages are handled in one turn of the event loop before others get theirs. Default 256. */
  readonly batchSize?: number;
}

/** What an actor can do about itself. The functions work at any time, not only inside a handler. */
export interface ActorContext<M> {
  readonly self: ActorRef<M>;
  /** Aborts when the actor is over, after `stopped`, with an `ActorExitedError`. */
  readonly signal: AbortSignal;
  /** Spawns a child, which will end before this actor does. Throws `ActorExitedError` when this actor is ending. */
  spawn<S2, M2>(behavior: Behavior<S2, M2>): ActorRef<M2>;
  /**
   * Delivers `toMessage(reason)` on the control lane, exactly once, when the target is over; if it is over already,
   * now. The returned function stops watching: after it, nothing is delivered, even if the notice is waiting.
   *
   * `toMessage` is called inside this actor when the notice is served; a throw is this actor's crash.
   */
  watch(
    target: { readonly exited: Promise<ExitReason> } | ActorRef<never>,
    toMessage: (reason: ExitReason) => M,
  ): () => void;
  /**
   * Ends this actor. From now on it takes no messages, and asks are rejected when the running handler returns. A
   * `crash` or `killed` kills the children; for another reason they are stopped, newest first, within what is left
   * of a stop's budget, or 5 000 ms; if that is spent, all are killed. The first call counts.
   */
  exit(reason: ExitReason): void;
  /** As `ActorRef.hold`. */
  hold(): () => void;
}
