/** The signal of one life. Most children never ask for theirs, so it is made when one does. */
export class LifeSignal {
  #controller: AbortController | undefined;
  #isAborted = false;

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#isAborted) this.#controller.abort();
    }
    return this.#controller.signal;
  }

  /** The life is over, or did not begin. */
  abort(): void {
    this.#isAborted = true;
    this.#controller?.abort();
  }
}
