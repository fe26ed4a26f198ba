import { type ExitReason, isAbnormal } from '../base/exit-reason.ts';
import { descendants, type Family, type Sibling } from './family.ts';

/** What an actor lives under: another actor, or the system itself. */
export interface Parent<T extends Sibling<T>> {
  readonly family: Family<T>;
  /** Milliseconds left until it and all below it are killed; `Infinity` when nothing is to kill them. */
  leftMs(): number;
  /** A child is over and has left the family. Returns the parent when its own end may have waited for that. */
  childLeft(): T | undefined;
}

/** Something that ends, and its children before it. */
export interface Mortal<T extends Sibling<T>> extends Sibling<T> {
  readonly parent: Parent<T>;
  readonly family: Family<T>;
  /** How it will end; `undefined` while that is open. */
  ending: ExitReason | undefined;
  /** Finishes it if nothing stands in the way. Otherwise sees to it that what does will go, and returns false. */
  tryFinish(): boolean;
}

/** Finishes what can finish, then each ancestor that waited for it. A loop, since trees may be deep. */
export function settle<T extends Mortal<T>>(mortal: T): void {
  let next: T | undefined = mortal;
  while (next?.tryFinish()) {
    next.parent.family.remove(next);
    next = next.parent.childLeft();
  }
}

/** Kills all below `root`, the newest first and children before their parents. */
export function killDescendants<T extends Mortal<T>>(root: T): void {
  const doomed = descendants<T>(root);
  // All of them before any is finished: the clean-up of one may talk to another.
  for (const mortal of doomed) doom(mortal, { type: 'killed' });
  for (const mortal of doomed) settle(mortal);
}

/** The first reason stands. Only a kill overtakes, and not a crash: that has a cause worth keeping. */
export function doom(mortal: { ending: ExitReason | undefined }, reason: ExitReason): void {
  const overtakes = reason.type === 'killed' && mortal.ending !== undefined && !isAbnormal(mortal.ending);
  if (mortal.ending === undefined || overtakes) mortal.ending = reason;
}
