import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { InvalidOptionsError } from '../errors/errors.ts';
import { givenOptions } from '../options/given-options.ts';
import { nearMiss } from '../options/near-miss.ts';
import { optionIssues } from '../options/option-issues.ts';
import { parseSessionOptions } from '../options/parse-session-options.ts';
import { argumentText, objectWith, positiveWhole, shape } from '../options/schemas/value-schemas.ts';
import type { RuntimeOptions } from './runtime-options.ts';

const runtimeOptionsSchema = shape({
  name: argumentText.optional(),
  logger: objectWith<Logger>('a logger with pino’s methods', [
    'error',
    'warn',
    'info',
    'debug',
    'trace',
    'child',
  ]).optional(),
  clock: objectWith<Clock>('a clock with now, wallTime and setTimer', [
    'now',
    'wallTime',
    'setTimer',
  ]).optional(),
  maxStarting: positiveWhole.optional(),
  leaseDir: argumentText.optional(),
  tmpDir: argumentText.optional(),
});

const names = [...Object.keys(runtimeOptionsSchema.def.innerType.shape), 'defaults'];

/**
 * Checks the options of a runtime. Its `defaults` are checked as the options of a session that they are.
 *
 * @throws InvalidOptionsError
 */
export function parseRuntimeOptions(input: unknown): RuntimeOptions {
  const { defaults, ...given } = givenOptions(input);
  const { data: options, error } = runtimeOptionsSchema.safeParse(given);
  if (error !== undefined) {
    throw new InvalidOptionsError(optionIssues(error, { input: given, isShown: () => true, explainUnknown }));
  }
  if (defaults === undefined) return options;
  parseSessionOptions(defaults);
  // Just parsed, and kept as it was given: each session parses it again together with its own options.
  return { ...options, defaults: defaults as NonNullable<RuntimeOptions['defaults']> };
}

function explainUnknown(key: string): string {
  const meant = nearMiss(key, names);
  return `left out: there is no such option of a runtime${meant === undefined ? '' : `; did you mean \`${meant}\`?`}`;
}
