import { type Logger, type Supervisable, silentLogger } from '@troupe/core';
import type { ChildStart, ChildStartContext, ChildStarted } from './child-spec.ts';
import { AlreadyStartedError } from './errors.ts';
import { readStartOutcome } from './start-outcome.ts';

/** Somebody registered, or gave a key back. There is none for a holder that ended: watch its `exited`. */
export type RegistryEvent<Holder extends Supervisable = Supervisable, Value = unknown> =
  | { readonly type: 'register'; readonly key: unknown; readonly holder: Holder; readonly value: Value }
  | { readonly type: 'unregister'; readonly key: unknown; readonly holder: Holder };

/** What is known under a key. */
export interface RegistryEntry<Holder extends Supervisable, Value> {
  readonly holder: Holder;
  readonly value: Value | undefined;
}

/** The answer to `register`. `holder` has the key, and may be the one that asked. */
export type RegisterResult<Holder extends Supervisable> =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly error: { readonly type: 'already_registered'; readonly holder: Holder };
    };

/** What a registry is made with. */
export interface RegistryOptions<Holder extends Supervisable, Value> {
  /** Called synchronously with each event, in order. What they throw is logged. */
  readonly listeners?: readonly ((event: RegistryEvent<Holder, Value | undefined>) => void)[] | undefined;
  /** Hears of listeners that throw. Default: silent. */
  readonly logger?: Logger | undefined;
}

/**
 * Names for what is alive: each key has one holder at most, and a holder that has ended has none.
 *
 * Keys are compared as a `Map` does: `1` and `'1'` are two. A restarted child is another holder; `via` gives it the
 * key of the one before. An entry goes when its holder's `exited` settles, and only that holder's entry goes.
 */
export interface Registry<Holder extends Supervisable = Supervisable, Value = unknown> {
  /** Gives a key to a holder, unless somebody who is alive has it. */
  register(key: unknown, holder: Holder, value?: Value): Promise<RegisterResult<Holder>>;
  /** Takes a key back from its holder; nothing happens where somebody else has it, or nobody. */
  unregister(key: unknown, holder: Holder): void;
  /** The living holder of a key. */
  whereis(key: unknown): Promise<Holder | undefined>;
  /** What is known under a key at this moment. A holder that ended in this very tick may still be there. */
  lookup(key: unknown): RegistryEntry<Holder, Value> | undefined;
  /** The keys that a holder has, the oldest first. */
  keys(holder: Holder): unknown[];
  /** How many keys are held. */
  count(): number;
  /** Replaces the value under a key that this holder has. Returns whether it has it. */
  updateValue(key: unknown, holder: Holder, update: (value: Value | undefined) => Value): boolean;
  /**
   * A `start` for a child spec that gives the key to each incarnation of the child.
   *
   * Where somebody else has the key, the child does not start: `startChild` answers `already_started` with the holder.
   */
  via(
    key: unknown,
    start: (context: ChildStartContext) => Promise<Holder | 'ignore'>,
    value?: Value,
  ): ChildStart;
}

/** Makes registries. */
export const Registry = {
  /** Makes an empty registry. It needs no end of its own: what it knows goes with the holders. */
  create<Holder extends Supervisable = Supervisable, Value = unknown>(
    options: RegistryOptions<Holder, Value> = {},
  ): Registry<Holder, Value> {
    return new KeyTable(options);
  },
};

interface Entry<Holder extends Supervisable, Value> extends RegistryEntry<Holder, Value> {
  readonly key: unknown;
  value: Value | undefined;
}

class KeyTable<Holder extends Supervisable, Value> implements Registry<Holder, Value> {
  readonly #entries = new Map<unknown, Entry<Holder, Value>>();
  readonly #byHolder = new Map<Holder, Set<Entry<Holder, Value>>>();
  readonly #listeners: readonly ((event: RegistryEvent<Holder, Value | undefined>) => void)[];
  readonly #log: Logger;

  constructor({ listeners = [], logger = silentLogger }: RegistryOptions<Holder, Value>) {
    this.#listeners = [...listeners];
    this.#log = logger;
  }

  async register(key: unknown, holder: Holder, value?: Value): Promise<RegisterResult<Holder>> {
    // Checked again after each wait: somebody else may have waited for the same end.
    while (this.#entries.has(key)) {
      const other = await this.whereis(key);
      if (other !== undefined) return { ok: false, error: { type: 'already_registered', holder: other } };
    }
    const entry = { key, holder, value };
    this.#entries.set(key, entry);
    this.#entriesOf(holder).add(entry);
    this.#tell({ type: 'register', key, holder, value });
    return { ok: true };
  }

  unregister(key: unknown, holder: Holder): void {
    const entry = this.#entries.get(key);
    if (entry?.holder !== holder) return;
    this.#entries.delete(key);
    this.#byHolder.get(holder)?.delete(entry);
    this.#tell({ type: 'unregister', key, holder });
  }

  async whereis(key: unknown): Promise<Holder | undefined> {
    // If the holder's end is known to anybody, the word of it to us is on its way, and before us in the queue.
    await Promise.resolve();
    return this.#entries.get(key)?.holder;
  }

  lookup(key: unknown): RegistryEntry<Holder, Value> | undefined {
    const entry = this.#entries.get(key);
    return entry === undefined ? undefined : { holder: entry.holder, value: entry.value };
  }

  keys(holder: Holder): unknown[] {
    return [...(this.#byHolder.get(holder) ?? [])].map((entry) => entry.key);
  }

  count(): number {
    return this.#entries.size;
  }

  updateValue(key: unknown, holder: Holder, update: (value: Value | undefined) => Value): boolean {
    const entry = this.#entries.get(key);
    if (entry?.holder !== holder) return false;
    entry.value = update(entry.value);
    return true;
  }

  via(
    key: unknown,
    start: (context: ChildStartContext) => Promise<Holder | 'ignore'>,
    value?: Value,
  ): ChildStart {
    return async (context): Promise<ChildStarted> => {
      const other = await this.whereis(key);
      if (other !== undefined) throw new AlreadyStartedError(String(key), other);
      const child = await start(context);
      if (readStartOutcome(child).type !== 'started' || child === 'ignore') return child;
      const registered = await this.register(key, child, value);
      if (registered.ok) return child;
      // Somebody was quicker. A start that fails leaves nothing behind.
      await end(child);
      throw new AlreadyStartedError(String(key), registered.error.holder);
    };
  }

  #entriesOf(holder: Holder): Set<Entry<Holder, Value>> {
    const known = this.#byHolder.get(holder);
    if (known !== undefined) return known;
    const entries = new Set<Entry<Holder, Value>>();
    this.#byHolder.set(holder, entries);
    const forget = () => this.#forget(holder, entries);
    holder.exited.then(forget, forget);
    return entries;
  }

  #forget(holder: Holder, entries: Set<Entry<Holder, Value>>): void {
    this.#byHolder.delete(holder);
    // What it gave back before is not among them, and may be somebody else's by now.
    for (const { key } of entries) this.#entries.delete(key);
  }

  #tell(event: RegistryEvent<Holder, Value | undefined>): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        this.#log.error({ err: error, event: event.type }, 'listener of a registry failed');
      }
    }
  }
}

/** Only `exited` says that it is over, whatever the kill comes to. */
async function end(child: Supervisable): Promise<void> {
  const killed = new Promise<void>((resolve) => resolve(child.kill()));
  killed.catch(() => undefined);
  await child.exited;
}
