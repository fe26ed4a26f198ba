import { inspect } from 'node:util';
import { isError } from './is-error.ts';

/** The error itself, or an error that tells what was thrown instead of one and keeps it as its `cause`. Never throws. */
export function toError(thrown: unknown): Error {
  return isUsable(thrown) ? thrown : new Error(`Thrown: ${describeValue(thrown)}`, { cause: thrown });
}

/** Any value in a few words, for messages. Never throws. */
export function describeValue(value: unknown): string {
  try {
    return inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY });
  } catch {
    // The value describes itself by code that throws; which value it was stands in `cause`.
    return `something that cannot be shown (${typeof value})`;
  }
}

function isUsable(thrown: unknown): thrown is Error {
  try {
    return isError(thrown) && typeof thrown.message === 'string';
  } catch {
    // A proxy, or an error whose message is a getter that throws: whoever reads it would fail.
    return false;
  }
}
