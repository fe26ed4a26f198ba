import { isJsonObject } from '../schemas/value-schemas.ts';

/** A keyword whose value holds no schemas: whether a value is one that it takes, and in words what it takes. */
interface PlainKeyword {
  readonly expected: string;
  readonly fits: (value: unknown) => boolean;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0;
const isTextList = (value: unknown) => Array.isArray(value) && value.every(isText) && isUnique(value);

const text: PlainKeyword = { expected: 'a string', fits: isText };
const count: PlainKeyword = { expected: 'a whole number, 0 or more', fits: isCount };
const number: PlainKeyword = { expected: 'a number', fits: (value) => typeof value === 'number' };
const flag: PlainKeyword = { expected: 'true or false', fits: (value) => typeof value === 'boolean' };
const anything: PlainKeyword = { expected: 'a JSON value', fits: () => true };

const types = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'];
const isType = (value: unknown) => isText(value) && types.includes(value);

/** Whether JavaScript takes it as a pattern, as the CLI compiles it. */
export function isPattern(value: unknown): boolean {
  if (!isText(value)) return false;
  try {
    new RegExp(value, 'u');
    return true;
  } catch {
    return false; // It does not compile, which is the answer.
  }
}

/** Keywords of JSON Schema draft-07 that hold no schemas. */
export const plainKeywords: Readonly<Record<string, PlainKeyword>> = {
  $id: text,
  $ref: text,
  $comment: text,
  title: text,
  description: text,
  format: text,
  contentMediaType: text,
  contentEncoding: text,
  default: anything,
  const: anything,
  examples: { expected: 'a list', fits: Array.isArray },
  deprecated: flag,
  readOnly: flag,
  writeOnly: flag,
  nullable: flag,
  uniqueItems: flag,
  type: {
    expected: `one of ${types.join(', ')}, or a list of them`,
    fits: (value) =>
      isType(value) || (Array.isArray(value) && value.length > 0 && value.every(isType) && isUnique(value)),
  },
  enum: {
    expected: 'a list of different values, at least one',
    fits: (value) => Array.isArray(value) && value.length > 0 && isUnique(value),
  },
  required: { expected: 'a list of different names', fits: isTextList },
  pattern: { expected: 'a regular expression with the flag u', fits: isPattern },
  multipleOf: { expected: 'a positive number', fits: (value) => typeof value === 'number' && value > 0 },
  minimum: number,
  maximum: number,
  exclusiveMinimum: number,
  exclusiveMaximum: number,
  minLength: count,
  maxLength: count,
  minItems: count,
  maxItems: count,
  minProperties: count,
  maxProperties: count,
};

/** Keywords that hold schemas, by how they hold them. */
export const schemaKeywords: Readonly<
  Record<string, 'one' | 'some' | 'one or some' | 'by name' | 'by pattern'>
> = {
  not: 'one',
  if: 'one',
  // biome-ignore lint/suspicious/noThenProperty: it is the keyword's name, and nobody awaits the table
  then: 'one',
  else: 'one',
  contains: 'one',
  propertyNames: 'one',
  additionalItems: 'one',
  additionalProperties: 'one',
  items: 'one or some',
  allOf: 'some',
  anyOf: 'some',
  oneOf: 'some',
  properties: 'by name',
  definitions: 'by name',
  $defs: 'by name',
  patternProperties: 'by pattern',
};

/** What describes a value and decides nothing, of other drafts and of OpenAPI. The CLI does not read it. */
export function isAnnotation(keyword: string): boolean {
  return annotations.has(keyword) || keyword.startsWith('x-');
}

const annotations = new Set([
  '$schema',
  '$vocabulary',
  'contentSchema',
  'discriminator',
  'example',
  'externalDocs',
  'xml',
]);

function isUnique(list: readonly unknown[]): boolean {
  return new Set(list.map(sameText)).size === list.length;
}

// Two values are the same where they are the same JSON, whatever the order of the fields.
function sameText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sameText).join()}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const fields = Object.keys(value).toSorted();
  return `{${fields.map((field) => `${JSON.stringify(field)}:${sameText(value[field])}`).join()}}`;
}
