import { outputFormatFor, type QueryOptions } from './query-options.ts';
import type { SessionOptions } from './session-options.ts';

/**
 * Parts what a one-shot query is given into what its session and its turn are given.
 *
 * `signal` is in both: here it is the turn's, so that its abort interrupts the question before the session is
 * stopped. A `schema` is the turn's too, and the session is told of it at its start.
 *
 * @throws InvalidOptionsError for a schema that cannot be asked for
 */
export function splitQueryOptions(options: SessionOptions & QueryOptions): {
  readonly session: SessionOptions;
  readonly turn: QueryOptions;
} {
  const { signal, timeoutMs, idleTimeoutMs, onAbandon, onCrash, commands, schema, ...session } = options;
  return {
    session: { ...session, ...outputFormatFor(schema, session.outputFormat) },
    turn: { signal, timeoutMs, idleTimeoutMs, onAbandon, onCrash, commands, schema },
  };
}
