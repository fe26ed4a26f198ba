import { z } from 'zod';
import { deepestNesting } from '../../wire/json-fault.ts';

/** A JSON object: what a settings file or a JSON Schema holds. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A schema of one value whose error is the sentence part after "Expected … to be". */
function value<Value>(words: string, isValue: (given: unknown) => boolean) {
  return z.custom<Value>(isValue, { error: words });
}

// The operating system ends arguments and variables at a NUL.
const isText = (given: unknown): given is string => typeof given === 'string' && !given.includes('\0');
const isWhole = (given: unknown): given is number => Number.isSafeInteger(given);

export const anyText = value<string>('a string', (given) => typeof given === 'string');
export const argumentText = value<string>(
  'a non-empty string without NUL',
  (given) => isText(given) && given !== '',
);
export const flag = value<boolean>('true or false', (given) => typeof given === 'boolean');
export const positiveWhole = value<number>('a positive whole number', (given) => isWhole(given) && given > 0);
export const positiveNumber = value<number>(
  'a positive number',
  (given) => typeof given === 'number' && Number.isFinite(given) && given > 0,
);
export const wholeFromZero = value<number>(
  'a whole number, 0 or more',
  (given) => isWhole(given) && given >= 0,
);

/** Milliseconds that must pass some time: a wait that has to end. */
export const finiteMs = value<number>(
  'a positive, finite number of milliseconds',
  (given) => typeof given === 'number' && Number.isFinite(given) && given > 0,
);

/** Milliseconds, or `Infinity` for no limit. */
export const limitMs = value<number>(
  'a positive number of milliseconds, or Infinity for no limit',
  (given) => typeof given === 'number' && given > 0,
);

// Ids are UUIDs in any case; the CLI takes them as they are written.
const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const uuid = value<string>('a UUID', (given) => typeof given === 'string' && uuidPattern.test(given));

/** One of a closed set of words. */
export function oneOf<const Word extends string>(...words: readonly [Word, ...Word[]]) {
  const quoted = words.map((word) => `'${word}'`);
  const list = quoted.length === 1 ? quoted[0] : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
  return value<Word>(String(list), (given) => words.some((word) => word === given));
}

/** A list; frozen when parsed, so that nobody changes it behind a running session. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.array(item, { error: 'a list' }).readonly();
}

/** An object that maps names to values. */
export function recordOf<Item extends z.ZodType>(item: Item) {
  return z.record(z.string(), item, { error: 'an object' }).readonly();
}

/** An object with known fields and no others. */
export function shape<Fields extends z.core.$ZodLooseShape>(fields: Fields) {
  return z.strictObject(fields, { error: anObject }).readonly();
}

// Unknown keys speak for themselves; only what is no object at all needs words.
const anObject: z.core.$ZodErrorMap = (issue) => (issue.code === 'invalid_type' ? 'an object' : undefined);

/** One of several shapes, told apart by their `type`; `words` is for a `type` that none of them has. */
export function shapesByType<
  Shapes extends readonly [z.core.$ZodTypeDiscriminable, ...z.core.$ZodTypeDiscriminable[]],
>(words: string, shapes: Shapes) {
  return z.discriminatedUnion('type', shapes, { error: words });
}

/** The `type` of one of several shapes. */
export function typeNamed<const Word extends string>(word: Word) {
  return z.literal(word, { error: `'${word}'` });
}

/** What `isJsonObject` takes, in words. */
export const plainJsonWords = `an object of plain JSON values, at most ${deepestNesting} levels deep`;

/** Any JSON object; what is parsed is a copy. */
export const jsonObject = value<JsonObject>(plainJsonWords, isJsonObject).transform(copyJson);

/** A function; what it takes and returns is its caller's affair. */
export function functionOf<Type>() {
  return value<Type>('a function', (given) => typeof given === 'function');
}

/** An object with these methods. */
export function objectWith<Type>(words: string, methods: readonly string[]) {
  return value<Type>(words, (given) => {
    if (typeof given !== 'object' || given === null) return false;
    // Any object can be asked for a property; what comes back is looked at before it counts.
    return methods.every((method) => typeof (given as Record<string, unknown>)[method] === 'function');
  });
}

/**
 * Whether `given` is an object that JSON can write and read back as it is; fields of `undefined` do not count. One nested
 * deeper than 500 is none.
 */
export function isJsonObject(given: unknown): given is JsonObject {
  return isPlainObject(given) && isJson(given, []);
}

function isJson(given: unknown, above: readonly object[]): boolean {
  if (given === null || typeof given === 'string' || typeof given === 'boolean') return true;
  if (typeof given !== 'object') return typeof given === 'number' && Number.isFinite(given);
  // What contains itself has no end in JSON. What is nested too deep, neither we nor the CLI could write.
  if (above.length === deepestNesting || above.includes(given)) return false;
  const within = [...above, given];
  if (Array.isArray(given)) return given.every((item) => isJson(item, within));
  return (
    isPlainObject(given) &&
    Object.values(given).every((field) => field === undefined || isJson(field, within))
  );
}

function isPlainObject(given: unknown): given is Record<string, unknown> {
  if (typeof given !== 'object' || given === null) return false;
  const prototype: unknown = Object.getPrototypeOf(given);
  // An object from another realm has another Object.prototype, whose own prototype is null all the same.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function copyJson(given: JsonObject): JsonObject {
  // JSON of an object is an object.
  return JSON.parse(JSON.stringify(given)) as JsonObject;
}
