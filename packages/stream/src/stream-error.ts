const brand = Symbol.for('troupe.error');

/**
 * The base of the errors of this package. `code` is stable and safe to switch on.
 *
 * It carries the same brand as the errors of `@troupe/core`, whose `isTroupeError` knows it.
 */
export class StreamError extends Error {
  readonly code: string;
  // A property rather than a prototype check: it survives a second copy of the package.
  readonly [brand] = true;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
    this.name = new.target.name;
  }
}
