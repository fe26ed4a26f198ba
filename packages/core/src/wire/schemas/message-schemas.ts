import type { z } from 'zod';
import { activitySchemas } from './activity-schemas.ts';
import { assistant, user } from './conversation-schemas.ts';
import { noticeSchemas } from './notice-schemas.ts';
import { resultError, resultErrorSubtypes, resultSuccess } from './result-schemas.ts';
import { sessionSchemas } from './session-schemas.ts';
import { taskSchemas } from './task-schemas.ts';

type Schemas = ReadonlyMap<string, z.ZodType>;

// Maps, because the names come from the wire: `constructor` must not find anything.
const systemSchemas: Schemas = new Map(
  Object.entries({ ...sessionSchemas, ...taskSchemas, ...noticeSchemas }),
);
const resultSchemas: Schemas = new Map<string, z.ZodType>([
  ['success', resultSuccess],
  ...resultErrorSubtypes.map((subtype) => [subtype, resultError] as const),
]);
// Messages without a subtype. Stream events are not among them: they are checked by hand.
const plainSchemas: Schemas = new Map(Object.entries({ assistant, user, ...activitySchemas }));

/** The schema for messages of this type and subtype; `undefined` when either is not known. */
export function schemaFor(type: string, subtype: unknown): z.ZodType | undefined {
  if (type !== 'system' && type !== 'result') return plainSchemas.get(type);
  if (typeof subtype !== 'string') return undefined;
  return type === 'system' ? systemSchemas.get(subtype) : resultSchemas.get(subtype);
}
