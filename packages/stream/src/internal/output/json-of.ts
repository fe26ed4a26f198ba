import { isError } from '../base/is-error.ts';
import { isRecord } from '../base/record.ts';

// Of what cannot be written whole.
const deepestWritten = 500;

/** A value as JSON. Of one nested so deep that it has none, what is deeper than 500 objects and lists is `null`. */
export function jsonOf(value: unknown): string {
  try {
    return written(value);
  } catch (error) {
    // `JSON.parse` reads deeper than `JSON.stringify` writes.
    if (!isError(error) || error.name !== 'RangeError') throw error;
    return written(cut(value, deepestWritten));
  }
}

function written(value: unknown): string {
  // Only our own messages hold errors; what comes off the wire is JSON, and faster without a look at each field.
  const mayHoldErrors = isError(value) || (isRecord(value) && value.type === 'troupe');
  // What has no JSON (`undefined`, a function) is told as nothing.
  return (mayHoldErrors ? JSON.stringify(value, plainErrors) : JSON.stringify(value)) ?? 'null';
}

// An error has no JSON of its own. Its stack is nobody's business on the other side.
function plainErrors(_key: string, value: unknown): unknown {
  if (!isError(value)) return value;
  return { name: value.name, code: 'code' in value ? value.code : undefined, message: value.message };
}

function cut(value: unknown, depth: number): unknown {
  // Errors have a writer of their own.
  if (typeof value !== 'object' || value === null || isError(value)) return value;
  if (depth === 0) return null;
  if (Array.isArray(value)) return value.map((each) => cut(each, depth - 1));
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, cut(field, depth - 1)]));
}
