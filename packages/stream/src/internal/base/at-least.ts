/** The number, or `otherwise` where there is none. Throws when it is not at least `least`. `Infinity` is a number. */
export function atLeast(least: number, name: string, value: number | undefined, otherwise: number): number {
  if (value === undefined) return otherwise;
  if (typeof value === 'number' && value >= least) return value;
  throw new TypeError(`Expected \`${name}\` to be a number of at least ${least}, got ${String(value)}.`);
}
