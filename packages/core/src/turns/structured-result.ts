import { z } from 'zod';
import { isStackOverflow } from '../base/is-stack-overflow.ts';
import { StructuredOutputError } from '../errors/errors.ts';
import type { ResultSuccess } from '../messages/index.ts';
import type { OutputSchema } from '../options/output-format-of.ts';
import { resultOrThrow } from './result-or-throw.ts';
import type { TurnOutcome } from './turn-outcome.ts';

/** A result and the data in it, checked and typed by the schema that was given. */
export type StructuredResult<Schema extends OutputSchema> = ResultSuccess & {
  /** What the schema made of `structured_output`. */
  readonly structuredOutput: z.output<Schema>;
};

/** What `query()` with a schema makes of an outcome: a good result with its data, or a typed error. */
export async function dataOrThrow<Schema extends OutputSchema>(
  outcome: TurnOutcome,
  schema: Schema,
): Promise<StructuredResult<Schema>> {
  if (outcome.state === 'failed' && outcome.result.subtype === 'error_max_structured_output_retries') {
    throw new StructuredOutputError(outcome.result, 'retries_exhausted');
  }
  return structuredResult(resultOrThrow(outcome), schema);
}

/**
 * Reads the data of a good result. The result itself is everybody's, so what comes back is a copy of it.
 *
 * @throws StructuredOutputError when there is none, or it is not as the schema has it
 */
async function structuredResult<Schema extends OutputSchema>(
  result: ResultSuccess,
  schema: Schema,
): Promise<StructuredResult<Schema>> {
  const given = result.structured_output;
  if (given === undefined) throw new StructuredOutputError(result, 'missing');
  const { data, error } = await checked(result, schema, given);
  if (error !== undefined) {
    const issues = error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message }));
    throw new StructuredOutputError(result, 'invalid', issues);
  }
  // Parsed without an error: it is what the schema gives.
  return { ...result, structuredOutput: data as z.output<Schema> };
}

// A schema that holds itself is checked by functions that call themselves, as deep as the model nested what it gave.
async function checked<Schema extends OutputSchema>(result: ResultSuccess, schema: Schema, given: unknown) {
  try {
    return await z.safeParseAsync(schema, given);
  } catch (error) {
    if (!isStackOverflow(error)) throw error;
    const message = 'Nested too deep to be checked: thousands of levels.';
    throw new StructuredOutputError(result, 'invalid', [{ path: '', message }]);
  }
}
