import type { SessionOptions } from './session-options.ts';
import type { TurnOptions } from './turn-options.ts';

/**
 * Parts what a one-shot query is given into what its session and its turn are given.
 *
 * `signal` is in both: here it is the turn's, so that its abort interrupts the question before the session is
 * stopped.
 */
export function splitQueryOptions(options: SessionOptions & TurnOptions): {
  readonly session: SessionOptions;
  readonly turn: TurnOptions;
} {
  const { signal, timeoutMs, idleTimeoutMs, onAbandon, onCrash, commands, ...session } = options;
  return { session, turn: { signal, timeoutMs, idleTimeoutMs, onAbandon, onCrash, commands } };
}
