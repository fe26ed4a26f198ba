import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Objects that can be counted as long as somebody holds them. */
export class Alive {
  readonly #refs: WeakRef<object>[] = [];

  /** Watches over an object, without holding it. */
  watch<T extends object>(value: T): T {
    this.#refs.push(new WeakRef(value));
    return value;
  }

  /** How many of them are held still. */
  async count(): Promise<number> {
    setFlagsFromString('--expose-gc');
    // A context that is made now has what was just exposed.
    const gc = runInNewContext('gc') as () => void;
    // What a WeakRef was asked for is kept for the rest of its task.
    await new Promise<void>((resolve) => setImmediate(resolve));
    gc();
    return this.#refs.filter((ref) => ref.deref() !== undefined).length;
  }
}
