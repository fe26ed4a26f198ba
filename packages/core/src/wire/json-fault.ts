/** How many objects and lists, one in the other, a value that we write as JSON may be. */
export const deepestNesting = 500;

/** What keeps a part of an answer from being written as JSON. */
export interface JsonFault {
  /** The field, with those around it: `hookSpecificOutput.updatedInput`. */
  readonly key: string;
  /** What it is, in words. */
  readonly is: string;
}

// Fields that hold the fields which a user has written, and how many of them may be one in the other.
const envelopes: ReadonlySet<string> = new Set(['result', 'hookSpecificOutput', 'decision']);
const deepestEnvelope = 2;

/**
 * The first field of an answer that is nested deeper than `deepestNesting`, or contains itself; `undefined` where there is
 * none. How deep `JSON.stringify` gets is a matter of how full the stack is; this is not.
 */
export function nestingFault(answer: object): JsonFault | undefined {
  return faultWithin(answer, nestingOf);
}

/** The first field of an answer that cannot be written as JSON, and why. */
export function jsonFault(answer: object): JsonFault | undefined {
  return faultWithin(answer, (value) => nestingOf(value) ?? writingOf(value));
}

/** A fault as a sentence goes on: "`updatedInput` is nested more than 500 levels deep". */
export function wordsOfJsonFault({ key, is }: JsonFault): string {
  return `\`${key}\` is ${is}`;
}

function faultWithin(
  answer: object,
  look: (value: unknown) => string | undefined,
  around: readonly string[] = [],
): JsonFault | undefined {
  for (const [key, value] of Object.entries(answer)) {
    const path = [...around, key];
    const is = look(value);
    if (is === undefined) continue;
    const isEnvelope = envelopes.has(key) && around.length < deepestEnvelope && isObject(value);
    return (isEnvelope ? faultWithin(value, look, path) : undefined) ?? { key: path.join('.'), is };
  }
  return undefined;
}

function nestingOf(value: unknown): string | undefined {
  const above: object[] = [];
  if (!goesTooDeep(value, above)) return undefined;
  return new Set(above).size < above.length
    ? 'an object that contains itself'
    : `nested more than ${deepestNesting} levels deep`;
}

// Where it does, `above` is left with the way there.
function goesTooDeep(value: unknown, above: object[]): boolean {
  if (!isObject(value) || 'toJSON' in value) return false;
  if (above.length === deepestNesting) return true;
  above.push(value);
  if (Object.values(value).some((field) => goesTooDeep(field, above))) return true;
  above.pop();
  return false;
}

function writingOf(value: unknown): string | undefined {
  try {
    JSON.stringify(value);
    return undefined;
  } catch {
    return 'no JSON';
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
