import { AsyncLocalStorage } from 'node:async_hooks';
import { CallingSelfError } from '../errors/errors.ts';

/** Somebody whose callbacks can wait for others of its kind: a conversation. Told apart by identity. */
export interface Waiter {
  readonly sessionId: string;
}

const current = new AsyncLocalStorage<CallbackScope>();

/** The callbacks that each waits for. */
const openScopes = new WeakMap<Waiter, Set<CallbackScope>>();
let openCount = 0;

/**
 * One call of a tool, a hook or another callback. Its session goes on when it has been answered, so until then whatever
 * the callback waits for, the session waits for too.
 */
export class CallbackScope {
  readonly #owner: Waiter;
  /** For whom it waits just now, and how often. */
  readonly #waitsFor = new Map<Waiter, number>();
  #isOver = false;

  constructor(owner: Waiter) {
    this.#owner = owner;
    const scopes = openScopes.get(owner) ?? new Set();
    openScopes.set(owner, scopes.add(this));
    openCount += 1;
  }

  /** Calls `call` so that what it starts is known to be of this callback. */
  run<Value>(call: () => Value): Value {
    return current.run(this, call);
  }

  /** It was answered, or the answer is not wanted any more: what is left of it may wait for its session like anybody. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    openCount -= 1;
    // On Node 20 it costs every promise of the process something, streamed messages among them.
    if (openCount === 0) current.disable();
    this.#waitsFor.clear();
    openScopes.get(this.#owner)?.delete(this);
  }

  /** Waits for `other`. @throws CallingSelfError where that waits, by whatever way round, for this callback's session */
  static async waitFor<Value>(other: Waiter, wait: () => Promise<Value>): Promise<Value> {
    const release = CallbackScope.beginWait(other);
    try {
      return await wait();
    } finally {
      release?.();
    }
  }

  /**
   * From now on the callback that this is called in waits for `other`; the returned function ends that. `undefined` where
   * this is called in no callback.
   *
   * @throws CallingSelfError
   */
  static beginWait(other: Waiter): (() => void) | undefined {
    const scope = current.getStore();
    if (scope === undefined || scope.#isOver) return undefined;
    CallbackScope.refuseAwaitedBy(other);
    return scope.#note(other);
  }

  /** @throws CallingSelfError where `other` waits, by whatever way round, for the callback that this is called in */
  static refuseAwaitedBy(other: Waiter): void {
    const scope = current.getStore();
    if (scope === undefined || scope.#isOver || !leadsTo(other, scope.#owner)) return;
    throw new CallingSelfError(scope.#owner.sessionId, other.sessionId);
  }

  get waitsFor(): Iterable<Waiter> {
    return this.#waitsFor.keys();
  }

  #note(other: Waiter): () => void {
    this.#waitsFor.set(other, (this.#waitsFor.get(other) ?? 0) + 1);
    return () => {
      const left = (this.#waitsFor.get(other) ?? 1) - 1;
      if (left > 0) this.#waitsFor.set(other, left);
      else this.#waitsFor.delete(other);
    };
  }
}

/** Whether `from` is `to`, or waits for it through callbacks of its own and of others. */
function leadsTo(from: Waiter, to: Waiter): boolean {
  const seen = new Set([from]);
  // A set that grows while it is walked: each is looked at once.
  for (const waiter of seen) {
    if (waiter === to) return true;
    for (const scope of openScopes.get(waiter) ?? []) for (const next of scope.waitsFor) seen.add(next);
  }
  return false;
}
