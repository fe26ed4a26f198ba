import { isRecord } from '../../callbacks/record.ts';
import type { JsonObject } from '../schemas/value-schemas.ts';

// What has no address of its own has this one, so that relative ones can be resolved.
const nowhere = 'schema:/';
const metaSchema = 'http://json-schema.org/draft-07/schema';

/** The addresses (`$id`) that parts of a schema have, resolved. */
export function identifiersIn(schema: JsonObject): ReadonlySet<string> {
  const found = new Set([metaSchema]);
  collect(schema, baseOf(schema), found);
  return found;
}

/**
 * What a `$ref` should have been, where the CLI would not find what it names: it looks within the schema, and loads
 * nothing.
 */
export function refFault(
  ref: string,
  schema: JsonObject,
  identifiers: ReadonlySet<string>,
): string | undefined {
  if (ref === '#') return undefined;
  if (ref.startsWith('#/')) {
    return isThere(schema, ref.slice(2)) ? undefined : 'the place of a schema that is there';
  }
  const address = resolved(ref, baseOf(schema));
  if (address !== undefined && !ref.startsWith('#') && identifiers.has(address)) return undefined;
  return 'a place within this schema, such as `#/definitions/name`: others are not loaded';
}

function collect(value: unknown, base: string, found: Set<string>): void {
  if (Array.isArray(value)) for (const each of value) collect(each, base, found);
  if (!isRecord(value)) return;
  const { $id } = value;
  const own = typeof $id === 'string' ? resolved($id, base) : undefined;
  if (own !== undefined) found.add(own);
  for (const each of Object.values(value)) collect(each, own ?? base, found);
}

function isThere(schema: JsonObject, pointer: string): boolean {
  let at: unknown = schema;
  for (const step of pointer.split('/')) {
    const name = decoded(step);
    if (typeof at !== 'object' || at === null || name === undefined || !Object.hasOwn(at, name)) return false;
    // It has the field: that was just looked at.
    at = (at as JsonObject)[name];
  }
  return typeof at === 'boolean' || isRecord(at);
}

function decoded(step: string): string | undefined {
  try {
    return decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    return undefined; // A `%` that encodes nothing names no place.
  }
}

function baseOf({ $id }: JsonObject): string {
  return (typeof $id === 'string' ? resolved($id, nowhere) : undefined) ?? nowhere;
}

/** Without its fragment. */
function resolved(reference: string, base: string): string | undefined {
  if (!URL.canParse(reference, base)) return undefined;
  const url = new URL(reference, base);
  url.hash = '';
  return url.href;
}
