import { z } from 'zod';
import { InvalidOptionsError } from '../errors.ts';
import { describeValue } from './option-issues.ts';
import type { OutputFormat } from './option-values.ts';
import { isJsonObject } from './value-schemas.ts';

/** A zod 4 schema (also of zod mini) of an object: what a structured answer shall be. */
export type OutputSchema = z.core.$ZodType;

/**
 * The `outputFormat` by which a session is asked for what a zod 4 schema takes.
 *
 * The model is shown the schema as JSON Schema, in the form its input has: defaults and transforms are applied when
 * `query(prompt, { schema })` reads the answer.
 *
 * @throws InvalidOptionsError for what is no zod 4 schema, is not of an object, or has no JSON Schema (a date, a map)
 */
export function outputFormatOf(schema: OutputSchema): OutputFormat {
  if (!isZodSchema(schema)) throw invalid('a zod 4 schema', schema);
  const { $schema: _, ...written } = toJsonSchema(schema);
  // The CLI makes a tool of it, and what a tool takes is an object.
  if (written.type !== 'object')
    throw invalid('a schema of an object: put what it describes in a field', schema);
  if (!isJsonObject(written)) throw invalid('a schema that JSON Schema can express', schema);
  // As it will be sent: without what is not JSON.
  return { type: 'json_schema', schema: JSON.parse(JSON.stringify(written)) };
}

function toJsonSchema(schema: OutputSchema): Record<string, unknown> {
  try {
    return { ...z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }) };
  } catch (error) {
    throw invalid(`a schema that JSON Schema can express (${String(error)})`, schema);
  }
}

function isZodSchema(given: unknown): boolean {
  return typeof given === 'object' && given !== null && '_zod' in given;
}

function invalid(expected: string, given: unknown): InvalidOptionsError {
  return new InvalidOptionsError([{ key: 'schema', expected, received: describeValue(given, false) }]);
}
