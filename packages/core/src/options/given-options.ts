import { InvalidOptionsError } from '../errors/errors.ts';
import { describeValue } from './option-issues.ts';

/** Options without the ones that are `undefined`. */
export type Given<Options> = { readonly [Key in keyof Options]?: Exclude<Options[Key], undefined> };

/**
 * What was given, without what is `undefined`: the same as not given.
 *
 * @throws InvalidOptionsError for what is not an object
 */
export function givenOptions(input: unknown): Readonly<Record<string, unknown>> {
  if (input === undefined) return {};
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new InvalidOptionsError([
      { key: '', expected: 'an object', received: describeValue(input, false) },
    ]);
  }
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}
