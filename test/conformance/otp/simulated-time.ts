import { SimulatedClock } from '@troupe/testing';
import type { Journal } from './journal.ts';

/** "Quiet" by the fixtures' definition: so long without an event. */
const quietMs = 100;
const stepMs = 5;

// Handing a message on takes an actor one turn of the loop. Between two events there are a few such hops, never so many.
const turnsWithoutEvent = 20;

// Longer than any scenario lasts; a scenario that gets there waits for something that does not come.
const longestMs = 60_000;

/**
 * The time of one scenario. It passes only while nothing can happen without it, so a slow machine sees what a fast one
 * sees.
 */
export class SimulatedTime {
  readonly clock = new SimulatedClock();
  readonly #journal: Journal;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** Lets time pass until there was no event for as long as the fixtures call quiet. */
  async quiet(): Promise<void> {
    await this.#drain();
    for (let quietSince = this.clock.now(); this.clock.now() - quietSince < quietMs; ) {
      const before = this.#journal.events.length;
      await this.pass(stepMs);
      if (this.#journal.events.length > before) quietSince = this.clock.now();
    }
  }

  /** Lets time pass until the promise is settled. */
  async until<Result>(promise: Promise<Result>): Promise<Result> {
    let isSettled = false;
    const settled = () => {
      isSettled = true;
    };
    promise.then(settled, settled);
    const giveUpAt = this.clock.now() + longestMs;
    for (await this.#drain(); !isSettled; await this.pass(stepMs)) {
      if (this.clock.now() > giveUpAt) throw new Error('Waiting for something that does not come.');
    }
    return promise;
  }

  async pass(ms: number): Promise<void> {
    await this.clock.advance(ms);
    await this.#drain();
  }

  async #drain(): Promise<void> {
    let seen = -1;
    while (seen !== this.#journal.events.length) {
      seen = this.#journal.events.length;
      for (let turn = 0; turn < turnsWithoutEvent; turn += 1) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }
}
