/** Fields by name, of whatever type. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** Whether it is an object with fields: not `null`, and not a list. */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The field, where it is a string. */
export function textOf(record: JsonRecord, key: string): string | undefined {
  const value = record[key];
  return typeof value === 'string' ? value : undefined;
}

/** The field, where it is an object. */
export function recordOf(record: JsonRecord, key: string): JsonRecord | undefined {
  const value = record[key];
  return isRecord(value) ? value : undefined;
}
