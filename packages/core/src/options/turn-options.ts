/** How one turn runs. `undefined` is the same as not given. Durations are milliseconds, more than 0. */
export interface TurnOptions {
  /** Its abort cancels the turn while it waits and interrupts it while it runs; the session stays usable. */
  readonly signal?: AbortSignal | undefined;
  /** How long the turn may take from the call, its time in the queue included. `Infinity` and default: no limit. */
  readonly timeoutMs?: number | undefined;
  /** How long a running turn may be silent. `Infinity` and default: no limit. */
  readonly idleTimeoutMs?: number | undefined;
  /** What becomes of the turn when its reader leaves the loop early. Default: `'interrupt'`. */
  readonly onAbandon?: 'interrupt' | 'detach' | undefined;
  /** What becomes of it when the CLI dies. `'rerun'` needs a supervisor; tools may run twice. Default: `'fail'`. */
  readonly onCrash?: 'fail' | 'rerun' | undefined;
  /** Let slash commands and file mentions in the prompt take effect. Default: false, a prompt is text. */
  readonly commands?: boolean | undefined;
}

/** Turn options that are known to be good, with the defaults filled in. Made by `parseTurnOptions` alone. */
export interface ParsedTurnOptions {
  readonly signal?: AbortSignal | undefined;
  /** `Infinity` where there is no limit. */
  readonly timeoutMs: number;
  /** `Infinity` where there is no limit. */
  readonly idleTimeoutMs: number;
  readonly onAbandon: 'interrupt' | 'detach';
  readonly onCrash: 'fail' | 'rerun';
  readonly commands: boolean;
}
