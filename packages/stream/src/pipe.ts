/**
 * A value led through functions from left to right: `pipe(turn, textDeltas, coalesce)` is
 * `coalesce(textDeltas(turn))`. A helper that needs to be told something is wrapped:
 * `pipe(turn, (source) => ofType(source, 'result'))`.
 *
 * Closing what comes out closes everything down to the source.
 */
export function pipe<A>(source: A): A;
export function pipe<A, B>(source: A, ab: (a: A) => B): B;
export function pipe<A, B, C>(source: A, ab: (a: A) => B, bc: (b: B) => C): C;
export function pipe<A, B, C, D>(source: A, ab: (a: A) => B, bc: (b: B) => C, cd: (c: C) => D): D;
export function pipe<A, B, C, D, E>(
  source: A,
  ab: (a: A) => B,
  bc: (b: B) => C,
  cd: (c: C) => D,
  de: (d: D) => E,
): E;
export function pipe<A, B, C, D, E, F>(
  source: A,
  ab: (a: A) => B,
  bc: (b: B) => C,
  cd: (c: C) => D,
  de: (d: D) => E,
  ef: (e: E) => F,
): F;
export function pipe<A, B, C, D, E, F, G>(
  source: A,
  ab: (a: A) => B,
  bc: (b: B) => C,
  cd: (c: C) => D,
  de: (d: D) => E,
  ef: (e: E) => F,
  fg: (f: F) => G,
): G;
export function pipe(source: unknown, ...steps: readonly ((value: unknown) => unknown)[]): unknown {
  // Each step is given its value alone: a helper's second parameter is its options, never an index.
  return steps.reduce((value, step) => step(value), source);
}
