import { dispatch, type Ref, type SupervisionContext, spawn, start, stop } from 'nact';
import { withRealTimers } from '../base/clock.ts';
import { inNeutralContext } from './neutral-context.ts';

/** Who answers the bell. */
export interface Household {
  /** Called in a later turn of the event loop, once for each ring. Must not throw. */
  answer(): void;
  /** Called with what `answer` threw all the same. */
  answerFailed(error: unknown): void;
}

/** One nact system. nact keeps systems in one table by name, so its own random name stands: a name of ours could replace another system. */
export class Doorbells {
  private readonly system = start();

  /**
   * @param name unique for ever: a nact reference is a path, and the next actor at the same path would get its messages.
   */
  hang(name: string, household: Household): Doorbell {
    const doorbell = new Doorbell(household);
    // All bells hang under the root: nact copies a parent's children for every message the parent handles.
    doorbell.attach(spawn(this.system, answerBell, name, { initialState: doorbell, onCrash: stopSilently }));
    return doorbell;
  }

  /** Forgets the system. It removes no bell: nact would leave them working, and out of reach. */
  close(): void {
    withRealTimers(() => stop(this.system));
  }
}

/**
 * A nact actor whose only message is "something is waiting".
 *
 * nact handles one message per turn of the event loop, tells nobody why an actor ended, prints what a handler
 * throws and does not stop children. So its mailbox carries the wake-up alone; queues, ends and children are ours.
 *
 * nact is called with the real timers in place, and never while it is busy with a ring: then it would call the ones that
 * are in place later, and a fake `setImmediate` of somebody's test would leave the household asleep.
 */
export class Doorbell implements Household {
  private readonly household: Household;
  // Given by hang(), before anybody rings.
  private bell!: Ref<unknown>;
  private state: 'silent' | 'ringing' | 'answering' = 'silent';
  private rungAgain = false;
  private isRemoved = false;

  constructor(household: Household) {
    this.household = household;
  }

  attach(bell: Ref<unknown>): void {
    this.bell = bell;
  }

  /** The household answers in the next turn of the event loop, outside the async context of whoever rings. */
  ring(): void {
    if (this.state === 'answering') {
      this.rungAgain = true;
      return;
    }
    this.state = 'ringing';
    inNeutralContext(() => withRealTimers(() => dispatch(this.bell, undefined)));
  }

  remove(): void {
    this.isRemoved = true;
    withRealTimers(() => stop(this.bell));
  }

  answer(): void {
    this.state = 'answering';
    // nact is through with this ring two promises from now.
    void Promise.resolve().then(() => Promise.resolve().then(() => this.fallSilent()));
    this.household.answer();
  }

  answerFailed(error: unknown): void {
    this.household.answerFailed(error);
  }

  private fallSilent(): void {
    this.state = 'silent';
    if (!this.rungAgain) return;
    this.rungAgain = false;
    if (!this.isRemoved) this.ring();
  }
}

// Shared by all bells, the doorbell being nact's state: two functions for each of many thousand actors would be
// most of what a bell weighs.
function answerBell(household: Household): Household {
  try {
    household.answer();
  } catch (error) {
    household.answerFailed(error);
  }
  return household;
}

/** Never called as long as `answerBell` catches; without it nact would print to stdout. */
function stopSilently(
  _message: unknown,
  _error: unknown,
  context: SupervisionContext<unknown, Ref<unknown>>,
): symbol {
  return context.stop as symbol;
}
