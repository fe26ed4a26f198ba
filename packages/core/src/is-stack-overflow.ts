/** Whether a function that calls itself got deeper than the stack is. Other `RangeError`s may be a caller's own. */
export function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message === 'Maximum call stack size exceeded';
}
