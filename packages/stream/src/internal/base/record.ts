/** Something with fields, of which nothing else is known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether `value` has fields to look at. Messages are promised by a type; a helper must not fall over one that lies. */
export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
