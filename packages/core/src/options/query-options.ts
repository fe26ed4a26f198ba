import { isDeepStrictEqual } from 'node:util';
import { InvalidOptionsError } from '../errors/errors.ts';
import type { OutputFormat } from './option-values.ts';
import { type OutputSchema, outputFormatOf } from './output-format-of.ts';
import type { TurnOptions } from './turn-options.ts';

/** Options of a turn that is asked for its result. */
export interface QueryOptions extends TurnOptions {
  /**
   * Have the answer be data of this shape, checked and typed: `result.structuredOutput`. A zod 4 schema of an object.
   *
   * The CLI learns of it when it starts. A session is therefore started with `outputFormat: outputFormatOf(schema)`, and
   * the schema given here must be the same; the one-shot `query()` sees to that by itself.
   */
  readonly schema?: OutputSchema | undefined;
}

/**
 * Checks that a session asks for what a schema takes.
 *
 * @throws InvalidOptionsError
 */
export function checkOutputFormat(schema: OutputSchema, outputFormat: OutputFormat | undefined): void {
  const wanted = outputFormatOf(schema);
  if (outputFormat === undefined || !isDeepStrictEqual(outputFormat.schema, wanted.schema)) {
    const expected =
      'the schema that the session was started with: the CLI takes one at its start alone, by `outputFormat: outputFormatOf(schema)`';
    const received = outputFormat === undefined ? 'one, to a session without an `outputFormat`' : 'another';
    throw new InvalidOptionsError([{ key: 'schema', expected, received }]);
  }
}

/**
 * What a one-shot session has to be started with for a schema; nothing without one.
 *
 * @throws InvalidOptionsError for a schema beside an `outputFormat` that asks for something else
 */
export function outputFormatFor(
  schema: OutputSchema | undefined,
  outputFormat: OutputFormat | undefined,
): { readonly outputFormat?: OutputFormat } {
  if (schema === undefined) return {};
  if (outputFormat !== undefined) checkOutputFormat(schema, outputFormat);
  return { outputFormat: outputFormatOf(schema) };
}
