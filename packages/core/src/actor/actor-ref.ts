import type { ExitReason } from '../base/exit-reason.ts';
import type { Supervisable } from '../base/supervisable.ts';

/** How long, and for whom, an answer is waited for. */
export interface AskOptions {
  /**
   * Milliseconds until the promise rejects with `AskTimeoutError`. Without it, or with `Infinity`, it waits for as
   * long as the target lives; `0` gives up when the next timer fires, which an idle actor may well meet.
   */
  readonly timeoutMs?: number | undefined;
  /** When it aborts, the promise rejects with its reason. Aborted already: the message is not even told. */
  readonly signal?: AbortSignal | undefined;
}

/** How long a stop may take. */
export interface StopOptions {
  /**
   * The budget in milliseconds, children included; what is left when it is spent is killed. Default 5 000.
   * `Infinity` waits for ever; `0` is spent at once, so it is a kill.
   */
  readonly timeoutMs?: number;
}

/**
 * One actor, to talk to and to end; never a later actor of the same name.
 *
 * It is contravariant in what it takes: a ref that takes any animal is a ref that takes cats.
 *
 * `exited` settles when the actor's children are over, its `stopped` has run and nothing of it will run again.
 *
 * `stop(reason)` overtakes the messages that wait, not the handler that runs. Then the actor's children are stopped, the
 * newest first, one after another; the actor handles messages meanwhile, since a child may need it in order to end
 * well. Then `Behavior.stopping` is called, or without it the actor is over, with `reason`. A second stop changes
 * nothing but the deadline, and that only to an earlier one: the first reason and the tighter budget win.
 *
 * `kill()` overtakes everything and is never waiting in a queue: when it returns, the actor and all below it are over,
 * except for one whose handler is on the stack right now; that is over when its handler returns.
 */
export interface ActorRef<in M> extends Supervisable {
  /** The names from the runtime down to it: `troupe/users/ada`. An actor that is started again has the same one. */
  readonly path: string;
  /**
   * Puts the message at the end of the mailbox, which has no limit. `false`: the actor is over or about to be, and the message is gone.
   * `true` says that it was taken, not that it will be handled: what waits when the actor ends is dropped.
   */
  readonly tell: (message: M) => boolean;
  /**
   * Tells a message that carries a way to answer, and resolves with the first answer; later ones are ignored.
   *
   * Rejects with `ActorExitedError` as soon as the actor ends (or is over), with `AskTimeoutError`, with the signal's
   * reason, or with what `build` throws.
   */
  ask<R>(build: (reply: (value: R) => void) => M, options?: AskOptions): Promise<R>;
  stop(reason?: ExitReason, options?: StopOptions): Promise<void>;
}
