import { z } from 'zod';
import { describeSchema, expressible, isZod4Schema } from '../callbacks/tool-shape.ts';
import { InvalidOptionsError } from '../errors/errors.ts';
import { schemaForCli } from './json-schema/schema-for-cli.ts';
import type { OutputFormat } from './option-values.ts';
import { isJsonObject, plainJsonWords } from './schemas/value-schemas.ts';

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
  if (!isZod4Schema(schema)) throw invalid('a schema of zod 4', schema);
  const written = toJsonSchema(schema);
  // The CLI makes a tool of it, and what a tool takes is an object.
  if (written.type !== 'object')
    throw invalid('a schema of an object: put what it describes in a field', schema);
  if (!isJsonObject(written)) throw invalid(`a schema whose JSON Schema is ${plainJsonWords}`, schema);
  // As it will be sent: without what is not JSON, and without what only `meta()` gave it.
  const sent = schemaForCli(JSON.parse(JSON.stringify(written)), { dropUnknown: true });
  const fault = sent.faults[0];
  if (fault !== undefined)
    throw invalid(`a schema that the CLI takes, with \`${fault.path.join('.')}\` ${fault.expected}`, schema);
  return { type: 'json_schema', schema: sent.schema };
}

function toJsonSchema(schema: OutputSchema): Record<string, unknown> {
  try {
    return { ...z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }) };
  } catch (error) {
    throw invalid(expressible(error), schema);
  }
}

function invalid(expected: string, given: unknown): InvalidOptionsError {
  return new InvalidOptionsError([{ key: 'schema', expected, received: describeSchema(given) }]);
}
