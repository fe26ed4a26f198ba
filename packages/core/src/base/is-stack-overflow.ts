import { isError } from './is-error.ts';

/** Whether a function that calls itself got deeper than the stack is. Other `RangeError`s may be a caller's own. */
export function isStackOverflow(error: unknown): boolean {
  return (
    isError(error) && error.name === 'RangeError' && error.message === 'Maximum call stack size exceeded'
  );
}
