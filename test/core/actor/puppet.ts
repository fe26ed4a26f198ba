import type { ExitReason } from '@troupe/core';
import type { ActorRef } from '@troupe/core/actor';
import type { SystemBehavior, SystemContext } from '@troupe/core/supervision';

/** A word is remembered, a function is run inside the actor. */
export type Order = string | ((self: SystemContext<Order>) => void);

/** An actor that does as it is told, and remembers. */
export interface Puppet {
  readonly behavior: SystemBehavior<number, Order>;
  /** The words it handled, in order. */
  readonly heard: string[];
  /** Every call of its `stopped`. */
  readonly lastWords: { state: number | undefined; reason: ExitReason }[];
}

/** `overrides` replace parts of the behaviour; the state counts what was handled. */
export function puppet(overrides: Partial<SystemBehavior<number, Order>> = {}): Puppet {
  const heard: string[] = [];
  const lastWords: Puppet['lastWords'] = [];
  const behavior: SystemBehavior<number, Order> = {
    name: 'puppet',
    start: () => 0,
    receive(handled, order, self) {
      if (typeof order === 'string') heard.push(order);
      else order(self);
      return handled + 1;
    },
    stopped: (state, reason) => void lastWords.push({ state, reason }),
    ...overrides,
  };
  return { behavior, heard, lastWords };
}

/** Resolves when everything told before has been handled. */
export function drained(ref: ActorRef<Order>): Promise<void> {
  return ref.ask<void>((reply) => () => reply());
}

/** The next turn of the event loop. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Runs `step` inside the actor and resolves with what it returns. */
export function inside<R>(ref: ActorRef<Order>, step: (self: SystemContext<Order>) => R): Promise<R> {
  return ref.ask<R>((reply) => (self) => reply(step(self)));
}
