import { InvalidOptionsError } from '../errors/errors.ts';
import { type Given, givenOptions } from './given-options.ts';
import { nearMiss } from './near-miss.ts';
import { optionIssues } from './option-issues.ts';
import { flag, limitMs, oneOf, shape } from './schemas/value-schemas.ts';
import { signal } from './session-options-schema.ts';
import type { ParsedTurnOptions, TurnOptions } from './turn-options.ts';

/** Every turn option by itself, strictly. */
export const turnOptionsSchema = shape({
  signal: signal.optional(),
  timeoutMs: limitMs.optional(),
  idleTimeoutMs: limitMs.optional(),
  onAbandon: oneOf('interrupt', 'detach').optional(),
  onCrash: oneOf('fail', 'rerun').optional(),
  commands: flag.optional(),
});

/**
 * Checks the options of a turn and fills in what is missing. Whether the session can do what they ask
 * (`onCrash: 'rerun'` needs a supervisor) is the session's to say.
 *
 * @throws InvalidOptionsError
 */
export function parseTurnOptions(input: unknown): ParsedTurnOptions {
  const given = givenOptions(input);
  const { data: options, error } = turnOptionsSchema.safeParse(given);
  if (error !== undefined) {
    throw new InvalidOptionsError(
      optionIssues(error, { input: given, isShown: isTurnOption, explainUnknown }),
    );
  }
  return Object.freeze({
    timeoutMs: Number.POSITIVE_INFINITY,
    idleTimeoutMs: Number.POSITIVE_INFINITY,
    onAbandon: 'interrupt',
    onCrash: 'fail',
    commands: false,
    // What was undefined is gone already, and no schema makes any.
    ...(options as Given<TurnOptions>),
  });
}

const names = Object.keys(turnOptionsSchema.def.innerType.shape);

function isTurnOption(key: string): boolean {
  return names.includes(key);
}

function explainUnknown(key: string): string {
  if (key === 'abortController') return 'given as `signal` (the signal of the controller)';
  if (key === 'verbatimPrompts') return 'left out: a prompt is text here, unless `commands` is true';
  const meant = nearMiss(key, names);
  return `left out: there is no such option of a turn${meant === undefined ? '' : ` (did you mean \`${meant}\`?)`}`;
}
