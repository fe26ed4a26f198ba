import { z } from 'zod';

// Users bring zod, and theirs may be older than the one that this was compiled with.
const { exactOptional } = z as Partial<Pick<typeof z, 'exactOptional'>>;

/**
 * A field that may be left out, and if it is there is not `undefined`. Before 4.3 zod had no such thing; what comes from
 * JSON is never `undefined`, so there an optional field says the same.
 */
export function orAbsent<Schema extends z.ZodType>(schema: Schema): z.ZodExactOptional<Schema> {
  // The fallback takes the same JSON.
  return exactOptional?.(schema) ?? (z.optional(schema) as never);
}
