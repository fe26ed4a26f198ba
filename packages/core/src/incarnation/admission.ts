/** Decides when a CLI may be started. Today that is a semaphore: so many come up at once. */
export interface Admission {
  /**
   * Resolves when it may, with the function that is called once when it is up, or never will be. Rejects with the signal's
   * reason when that aborts first.
   */
  enter(signal: AbortSignal): Promise<() => void>;
}
