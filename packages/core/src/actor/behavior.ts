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
   * The end: called exactly once, whatever the way out, when no handler will run any more and all children are
   * over. `state` is `undefined` when `start` threw. For synchronous clean-up; what it throws is logged.
   */
  stopped?(state: S | undefined, reason: ExitReason): void;
}

/** What an actor is spawned with. */
export interface SpawnOptions<S, M> {
  /**
   * Its name, the last part of its path: 1 to 200 characters, without spaces, control characters, `/` and `~`; not `.` or
   * `..`. No other living actor at the same place may have it; it is free again when the actor is over. Default: `~` and
   * a number that no other actor of the process has.
   */
  readonly name?: string | undefined;
  /** What it does. */
  readonly behavior: Behavior<S, M>;
}

/** Where actors can be spawned: an actor, or what a supervisor's child is started in. */
export interface ActorHome {
  /** Of what is spawned here, all but the last name: `troupe/users`. */
  readonly path: string;
  /**
   * Spawns an actor. Its `start` has run when this returns.
   *
   * @throws InvalidOptionsError, ActorExitedError, ActorSystemStoppedError
   */
  spawn<S, M>(options: SpawnOptions<S, M>): ActorRef<M>;
}

/** What an actor can do about itself. The functions work at any time, not only inside a handler. */
export interface ActorContext<M> extends ActorHome {
  readonly self: ActorRef<M>;
  /** As `ActorRef.path`. */
  readonly path: string;
  /** Aborts when the actor is over, after `stopped`, with an `ActorExitedError`. */
  readonly signal: AbortSignal;
  /**
   * Spawns a child, which will end before this actor does.
   *
   * @throws InvalidOptionsError, ActorExitedError when this actor is ending
   */
  spawn<S2, M2>(child: SpawnOptions<S2, M2>): ActorRef<M2>;
  /**
   * Delivers `toMessage(reason)`, exactly once and before the messages that wait, when the target is over; if it is
   * over already, now. The returned function stops watching: after it, nothing is delivered, even if the notice is waiting.
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
}
