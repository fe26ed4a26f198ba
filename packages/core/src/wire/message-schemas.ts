import type { z } from 'zod';
import { activitySchemas } from './activity-schemas.ts';
import { assistant, user } from './conversation-schemas.ts';
import { noticeSchemas } from './notice-schemas.ts';
import { resultError, resultErrorSubtypes, resultSuccess } from './result-schemas.ts';
import { sessionSchemas } from './session-schemas.ts';
import { taskSchemas } from './task-schemas.ts';

/** System messages, by `subtype`. */
export const systemSchemas = { ...sessionSchemas, ...taskSchemas, ...noticeSchemas };

/** Results, by `subtype`. */
export const resultSchemas = {
  success: resultSuccess,
  ...Object.fromEntries(resultErrorSubtypes.map((subtype) => [subtype, resultError])),
};

/** Messages without a `subtype`, by `type`. Stream events are not among them: they are checked by hand. */
export const plainSchemas = { assistant, user, ...activitySchemas };

// Maps, because the names come from the wire: `constructor` must not find anything.
const plain = new Map<string, z.ZodType>(Object.entries(plainSchemas));
const system = new Map<string, z.ZodType>(Object.entries(systemSchemas));
const results = new Map<string, z.ZodType>(Object.entries(resultSchemas));

/** The schema for messages of this type and subtype; `undefined` when either is not known. */
export function schemaFor(type: string, subtype: unknown): z.ZodType | undefined {
  if (type !== 'system' && type !== 'result') return plain.get(type);
  if (typeof subtype !== 'string') return undefined;
  return type === 'system' ? system.get(subtype) : results.get(subtype);
}
