/**
 * Which class an error of a code is. Each package adds its own, so that `isTroupeError(error, code)` knows them all.
 *
 * Import `@troupe/supervisor` or `@troupe/stream`, be it for types alone, and their codes are in it.
 */
// biome-ignore lint/suspicious/noEmptyInterface: each class of errors adds its line where it is written.
export interface ErrorsByCode {}

/** The codes there are. */
export type ErrorCode = keyof ErrorsByCode;
