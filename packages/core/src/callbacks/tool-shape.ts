import { z } from 'zod';
import { isStackOverflow } from '../base/is-stack-overflow.ts';
import type { OptionIssue } from '../errors/errors.ts';
import { deepestNesting } from '../wire/json-fault.ts';
import { isRecord } from './record.ts';

/** What a value is that should have been a schema of zod 4. Schemas of zod 3 look alike, so they are told by name. */
export function describeSchema(given: unknown): string {
  if (given === null || given === undefined) return String(given);
  if (isZod3Schema(given)) return 'a schema of zod 3';
  return typeof given === 'object' ? 'an object' : `a ${typeof given}`;
}

/** Whether it is a schema of zod 4, of any copy of it, or of zod mini. */
export function isZod4Schema(given: unknown): given is z.core.$ZodType {
  return typeof given === 'object' && given !== null && '_zod' in given;
}

/**
 * What is wrong with a tool's input shape. A model is shown it as JSON Schema; what has none would fail the whole server
 * at its start, and the model would be offered nothing of it.
 */
export function shapeIssues(tool: string, shape: unknown): OptionIssue[] {
  const key = `tools.${tool}.inputSchema`;
  if (!isRecord(shape) || isZod4Schema(shape) || isZod3Schema(shape))
    return [
      {
        key,
        expected: 'schemas of zod 4 by name, such as `{ city: z.string() }`',
        received: isZod4Schema(shape) ? 'one schema' : describeSchema(shape),
      },
    ];
  return Object.entries(shape).flatMap(([name, schema]) => fieldIssues(`${key}.${name}`, schema));
}

function fieldIssues(key: string, schema: unknown): OptionIssue[] {
  if (!isZod4Schema(schema))
    return [{ key, expected: 'a schema of zod 4', received: describeSchema(schema) }];
  try {
    z.toJSONSchema(schema, { io: 'input', target: 'draft-7' });
    return [];
  } catch (error) {
    return [{ key, expected: expressible(error), received: 'another' }];
  }
}

/** In words, what a schema was expected to be that zod could not write as JSON Schema. */
export function expressible(error: unknown): string {
  // It is written by functions that call themselves.
  const why = isStackOverflow(error) ? `nested at most ${deepestNesting} levels deep` : String(error);
  return `a schema that JSON Schema can express (${why})`;
}

function isZod3Schema(given: unknown): boolean {
  return isRecord(given) && '_def' in given && typeof given.safeParse === 'function' && !('_zod' in given);
}
