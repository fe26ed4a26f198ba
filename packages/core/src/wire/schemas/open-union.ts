import { z } from 'zod';
import { surelyFits } from './surely-fits.ts';

/** Schemas by the name they are for: the value of `type` or `subtype`. */
export type SchemasByName = Readonly<Record<string, z.ZodType>>;

/**
 * A schema for objects told apart by `type`: one whose schema is listed must fit it, one of another type passes as it
 * is. Anything without a `type` fails. (A plain zod union tries every member in turn, and has no room for strangers.)
 */
export function openUnion<Value>(schemas: SchemasByName): z.ZodType<Value> {
  // A Map, because the names come from the wire: `constructor` must not find anything.
  const byType = new Map(Object.entries(schemas));
  return z.custom<Value>((value) => {
    const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
    if (typeof type !== 'string') return false;
    const schema = byType.get(type);
    return schema === undefined || surelyFits(schema, value) || schema.safeParse(value).success;
  });
}
