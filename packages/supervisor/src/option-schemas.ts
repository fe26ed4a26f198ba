import { type Clock, InvalidOptionsError, type Logger, type OptionIssue } from '@troupe/core';
import { z } from 'zod';

/** A schema of one value; `words` go after "Expected … to be". */
export function value<Value>(words: string, isValue: (given: unknown) => boolean) {
  return z.custom<Value>(isValue, { error: words });
}

const isNumber = (given: unknown): given is number => typeof given === 'number';

export const text = value<string>('a non-empty string', (given) => typeof given === 'string' && given !== '');
export const flag = value<boolean>('true or false', (given) => typeof given === 'boolean');
export const wholeFromZero = value<number>(
  'a whole number, 0 or more',
  (given) => isNumber(given) && Number.isSafeInteger(given) && given >= 0,
);
export const seconds = value<number>(
  'a positive, finite number of seconds',
  (given) => isNumber(given) && Number.isFinite(given) && given > 0,
);

/** One of a closed set of words. */
export function oneOf<const Word extends string>(...words: readonly [Word, ...Word[]]) {
  const quoted = words.map((word) => `'${word}'`);
  const list = [quoted.slice(0, -1).join(', '), quoted.at(-1)].filter(Boolean).join(' or ');
  return value<Word>(list, (given) => words.some((word) => word === given));
}

/** A function; what it takes and returns is its caller's affair. */
export function functionOf<Type>() {
  return value<Type>('a function', (given) => typeof given === 'function');
}

export const logger = objectWith<Logger>('a logger with pino’s methods', [
  'error',
  'warn',
  'info',
  'debug',
  'trace',
  'child',
]);
export const clock = objectWith<Clock>('a clock with now, wallTime and setTimer', [
  'now',
  'wallTime',
  'setTimer',
]);

function objectWith<Type>(words: string, methods: readonly string[]) {
  return value<Type>(words, (given) => {
    if (typeof given !== 'object' || given === null) return false;
    // Any object can be asked for a property; what comes back is looked at before it counts.
    return methods.every((method) => typeof (given as Record<string, unknown>)[method] === 'function');
  });
}

/** Where an object stands in what the caller gave, and who hears of keys that mean nothing. */
export interface ParseContext {
  /** `children.2`; empty for the options as a whole. */
  readonly path: string;
  /** OTP ignores unknown keys without a word. So do we, but a slip of the keyboard should be seen somewhere. */
  readonly onUnknown: (key: string) => void;
}

/** Checks an object against a schema; keys that the schema does not know are left out. @throws InvalidOptionsError */
export function parseOptions<Schema extends z.ZodObject>(
  schema: Schema,
  given: unknown,
  { path, onUnknown }: ParseContext,
): z.infer<Schema> {
  const { data, error } = schema.safeParse(given);
  if (error === undefined) {
    // What the schema took is an object.
    for (const key of Object.keys(given as object)) if (!(key in schema.shape)) onUnknown(join(path, key));
    return data;
  }
  throw new InvalidOptionsError(error.issues.map((issue) => toOptionIssue(issue, given, path)));
}

function toOptionIssue(issue: z.core.$ZodIssue, given: unknown, path: string): OptionIssue {
  const [key] = issue.path;
  if (key === undefined) return { key: path, expected: 'an object', received: describeValue(given) };
  return optionIssue(join(path, String(key)), issue.message, valueAt(given, key));
}

/** One issue, for what no schema of a single value can see. */
export function optionIssue(key: string, expected: string, received: unknown): OptionIssue {
  return { key, expected, received: describeValue(received) };
}

/** `id` of the third child is `children.2.id`. */
export function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function valueAt(given: unknown, key: PropertyKey): unknown {
  // Schemas of ours are one level deep, so what has an issue at a key is an object.
  return (given as Record<PropertyKey, unknown>)[key];
}

const longestShown = 60;

function describeValue(given: unknown): string {
  if (given === undefined || given === null) return String(given);
  if (Array.isArray(given)) return `a list of ${given.length}`;
  if (typeof given === 'string') return `${quote(given)} (string)`;
  if (typeof given === 'number' || typeof given === 'boolean') return `${given} (${typeof given})`;
  return typeof given === 'object' ? 'an object' : `a ${typeof given}`;
}

function quote(given: string): string {
  return given.length > longestShown ? `'${given.slice(0, longestShown)}…'` : `'${given}'`;
}
