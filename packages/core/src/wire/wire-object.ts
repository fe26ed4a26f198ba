/** What every line is: an object with a `type`, exactly as `JSON.parse` made it. */
export interface WireObject {
  type: string;
  [key: string]: unknown;
}

/** Whether `value` is an object that says what it is. */
export function isTagged(value: unknown): value is WireObject {
  // Any object may be asked for a property it does not have. `'type' in value` would do without the assertion, but
  // this runs several times per delta, and it is the slower one.
  return (
    typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
  );
}
