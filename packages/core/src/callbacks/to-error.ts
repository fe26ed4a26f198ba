import { isError } from '../base/is-error.ts';

/** What a callback threw, as an error; a callback may throw anything. */
export function toError(thrown: unknown): Error {
  if (isError(thrown)) return thrown;
  try {
    return new Error(String(thrown));
  } catch {
    // Not even a string can be made of it.
    return new Error('Something that is no error was thrown.');
  }
}
