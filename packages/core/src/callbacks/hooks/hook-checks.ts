import { isRecord, type JsonRecord } from '../record.ts';

/** Whether a value is of the kind that a field of a hook's answer wants. */
export type Check = (value: unknown) => boolean;

/** The fields that there are, and what each has to be. */
export type Fields = Readonly<Record<string, Check>>;

export const text: Check = (value) => typeof value === 'string';
export const flag: Check = (value) => typeof value === 'boolean';
export const anything: Check = () => true;
export const texts: Check = (value) => Array.isArray(value) && value.every(text);
export const object: Check = isRecord;

/** A check for one of these words. */
export function oneOf(...words: readonly string[]): Check {
  return (value) => words.some((word) => word === value);
}

/** What is wrong with the fields of an object, in words; `undefined` where nothing is. Unknown fields are wrong. */
export function faultIn(output: JsonRecord, fields: Fields, prefix: string): string | undefined {
  for (const [key, value] of Object.entries(output)) {
    const check = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (check === undefined) return `returned an unknown field \`${prefix}${key}\``;
    if (value !== undefined && !check(value)) return `returned a wrong \`${prefix}${key}\``;
  }
  return undefined;
}
