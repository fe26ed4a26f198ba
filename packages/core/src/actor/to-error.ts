import { inspect, types } from 'node:util';

/** The error itself, or an error that tells what was thrown instead of one and keeps it as its `cause`. */
export function toError(thrown: unknown): Error {
  // An error of another realm (a vm context, a worker's clone) is no instance of this realm's Error.
  if (thrown instanceof Error || types.isNativeError(thrown)) return thrown;
  return new Error(`Thrown: ${describe(thrown)}`, { cause: thrown });
}

function describe(thrown: unknown): string {
  try {
    return inspect(thrown, { depth: 1, breakLength: Number.POSITIVE_INFINITY });
  } catch {
    // The value describes itself by code that throws; which value it was stands in `cause`.
    return `something that cannot be shown (${typeof thrown})`;
  }
}
