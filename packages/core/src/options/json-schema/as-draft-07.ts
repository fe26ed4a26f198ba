import type { JsonObject } from '../schemas/value-schemas.ts';

/**
 * One schema with the keywords of draft 2020-12 that have the same meaning under another name in draft-07, under that
 * name: `prefixItems` and the `items` beside it, `dependentRequired`, `dependentSchemas`. What is within stays.
 */
export function asDraft07(schema: JsonObject): JsonObject {
  return withDependencies(withItems(schema));
}

function withItems(schema: JsonObject): JsonObject {
  const { prefixItems, items: others, ...rest } = schema;
  if (!Array.isArray(prefixItems) || Array.isArray(others) || 'additionalItems' in rest) return schema;
  // An empty list says nothing about any item.
  if (prefixItems.length === 0) return others === undefined ? rest : { ...rest, items: others };
  return { ...rest, items: prefixItems, ...(others !== undefined && { additionalItems: others }) };
}

function withDependencies(schema: JsonObject): JsonObject {
  const { dependentRequired: names = {}, dependentSchemas: schemas = {}, ...rest } = schema;
  if (!('dependentRequired' in schema || 'dependentSchemas' in schema) || 'dependencies' in rest)
    return schema;
  if (!isObject(names) || !isObject(schemas)) return schema;
  // Both about one field cannot be said in one place.
  if (Object.keys(names).some((name) => Object.hasOwn(schemas, name))) return schema;
  return { ...rest, dependencies: { ...names, ...schemas } };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
