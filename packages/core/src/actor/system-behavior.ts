import type { ActorRef } from './actor-ref.ts';
import type { ActorContext, ActorStopRequest, Behavior } from './behavior.ts';

/** A ref of an actor of Troupe's own: it has a second lane for control messages, and can be held. */
export interface SystemRef<in M> extends ActorRef<M> {
  /**
   * As `tell`, for I/O callbacks on the hot path: when nothing waits and no handler of the actor is on the stack, the
   * message is handled before the call returns, with no turn of the event loop in between. Order is that of `tell`.
   */
  readonly hand: (message: M) => boolean;
  /** Puts the message at the end of the control lane, which is served before every waiting data message. */
  readonly urge: (message: M) => boolean;
  /**
   * Holds the mailbox: messages and stop requests are taken but not served until the returned release is called, or
   * the budget of a stop is spent. Holds nest; releasing twice is the same as once. A handler that is running is not
   * interrupted, and a kill does not wait.
   */
  hold(): () => void;
}

/** What an actor of Troupe's own can do about itself. */
export interface SystemContext<M> extends ActorContext<M> {
  readonly self: SystemRef<M>;
  /** As `SystemRef.hold`. */
  hold(): () => void;
}

/** What an actor of Troupe's own does. */
export interface SystemBehavior<S, M> extends Behavior<S, M> {
  /** Its name is made of this; any characters will do, and it need not be unique. */
  readonly name: string;
  start(self: SystemContext<M>): S;
  receive(state: S, message: M, self: SystemContext<M>): S;
  stopping?(state: S, request: ActorStopRequest, self: SystemContext<M>): S;
  /** One lane instead of two: `urge`, death notices and stop requests wait their turn like everything else. Only a kill overtakes. */
  readonly singleLane?: true;
}
