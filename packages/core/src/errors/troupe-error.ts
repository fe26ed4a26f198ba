import type { ErrorCode, ErrorsByCode } from '../messages/errors-by-code.ts';

const brand = Symbol.for('troupe.error');

/**
 * The base of every error Troupe throws or rejects with.
 *
 * `code` is stable and safe to switch on; the facts are fields; `cause` is what led to it. Use `isTroupeError`
 * rather than `instanceof` where two copies of the package may be loaded.
 */
export class TroupeError<Code extends ErrorCode = ErrorCode> extends Error {
  readonly code: Code;
  // A property rather than a prototype check: it survives a second copy of the package.
  readonly [brand] = true;

  constructor(code: Code, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.name = new.target.name;
  }
}

/** Whether `value` is an error of Troupe's, whichever copy of the package made it. */
export function isTroupeError(value: unknown): value is TroupeError;
/** The same, and of that code: it has the fields of that class. A code that there is not does not compile. */
export function isTroupeError<Code extends ErrorCode>(
  value: unknown,
  code: Code,
): value is ErrorsByCode[Code];
export function isTroupeError(value: unknown, code?: ErrorCode): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    (value as { [brand]?: unknown })[brand] === true &&
    (code === undefined || (value as TroupeError).code === code)
  );
}
