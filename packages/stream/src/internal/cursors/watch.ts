import type { Cursor } from './cursor.ts';

/**
 * Waits for a cursor in a way that can be given up and taken up again, for those who wait for something else as well.
 *
 * A wait that is given up goes on in here, and the next one joins it: so a source that is silent for days does not
 * gather a reaction for each time somebody looked.
 */
export class Watch {
  readonly #cursor: Cursor<unknown>;
  #inFlight = false;
  #outcome: { readonly more: boolean } | { readonly error: unknown } | undefined;
  #wake: () => void = () => {};
  // Made once, not for each wait.
  readonly #onMore = (more: boolean) => this.#settle({ more });
  readonly #onError = (error: unknown) => this.#settle({ error });

  constructor(cursor: Cursor<unknown>) {
    this.#cursor = cursor;
  }

  /** Calls `wake` when there is an outcome: at once if there is one already. The last `wake` counts. */
  start(wake: () => void): void {
    this.#wake = wake;
    if (this.#outcome !== undefined) return wake();
    if (this.#inFlight) return;
    this.#inFlight = true;
    this.#cursor.more().then(this.#onMore, this.#onError);
  }

  /** What `more()` came to, once: whether there is more. Throws what it threw; `undefined` while it is pending. */
  take(): boolean | undefined {
    const outcome = this.#outcome;
    this.#outcome = undefined;
    if (outcome === undefined) return undefined;
    if ('error' in outcome) throw outcome.error;
    return outcome.more;
  }

  #settle(outcome: { readonly more: boolean } | { readonly error: unknown }): void {
    this.#inFlight = false;
    this.#outcome = outcome;
    this.#wake();
  }
}
