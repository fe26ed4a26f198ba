const brand = Symbol.for('troupe.error');

/**
 * The base of every error Troupe throws or rejects with.
 *
 * `code` is stable and safe to switch on; the facts are fields; `cause` is what led to it. Use `isTroupeError`
 * rather than `instanceof` where two copies of the package may be loaded.
 */
export class TroupeError extends Error {
  readonly code: string;
  // A property rather than a prototype check: it survives a second copy of the package.
  readonly [brand] = true;

  constructor(code: string, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.name = new.target.name;
  }
}

/** Whether `value` is an error of Troupe's, whichever copy of the package made it; with `code`, that one. */
export function isTroupeError(value: unknown, code?: string): value is TroupeError {
  return (
    value instanceof Error &&
    (value as { [brand]?: unknown })[brand] === true &&
    (code === undefined || (value as TroupeError).code === code)
  );
}
