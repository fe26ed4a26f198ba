import { safeParse, type z } from 'zod';

type Check = (value: unknown) => boolean;

// Of each schema once, at the first message of its type.
const checks = new WeakMap<z.core.$ZodType, Check>();

/**
 * Whether a value, as `JSON.parse` made it, is known to fit a schema. `false` says nothing: the schema knows, and says
 * what is wrong.
 *
 * zod makes a copy of what it checks. A message is passed on as it is, so the copy is for nothing, and until it is
 * compiled it costs several times as much as to parse the line.
 */
export function surelyFits(schema: z.ZodType, value: unknown): boolean {
  return checkOf(schema)(value);
}

function checkOf(schema: z.core.$ZodType): Check {
  const known = checks.get(schema);
  if (known !== undefined) return known;
  // Every schema is one of these; the type of their base class does not say which.
  const check = makeCheck(schema as z.core.$ZodTypes);
  checks.set(schema, check);
  return check;
}

// The kinds of schemas that messages are made of. Whatever is not among them is left to zod.
function makeCheck(schema: z.core.$ZodTypes): Check {
  const { def } = schema._zod;
  if ('checks' in def && def.checks !== undefined && def.checks.length > 0) return never;
  switch (def.type) {
    case 'string':
      return (value) => typeof value === 'string';
    case 'number':
      return 'check' in def ? never : Number.isFinite;
    case 'boolean':
      return (value) => typeof value === 'boolean';
    case 'unknown':
      return () => true;
    case 'literal':
      return (value) => def.values.includes(value as z.core.util.Literal);
    case 'nullable':
      return orNull(checkOf(def.innerType));
    case 'array':
      return listOf(checkOf(def.element));
    case 'union':
      return oneOf(def.options.map(checkOf));
    case 'object':
      return def.catchall === undefined ? objectOf(def.shape) : never;
    default:
      return (value) => safeParse(schema, value).success;
  }
}

function never(): boolean {
  return false;
}

function orNull(check: Check): Check {
  return (value) => value === null || check(value);
}

function listOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check);
}

function oneOf(options: readonly Check[]): Check {
  return (value) => options.some((check) => check(value));
}

function objectOf(shape: z.core.$ZodShape): Check {
  const fields = Object.entries(shape).map(([key, schema]) => fieldOf(key, schema as z.core.$ZodTypes));
  return (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    fields.every(({ key, check, isOptional }) => {
      const field = (value as Readonly<Record<string, unknown>>)[key];
      return field === undefined ? isOptional : check(field);
    });
}

function fieldOf(key: string, schema: z.core.$ZodTypes) {
  const { def } = schema._zod;
  const isOptional = def.type === 'optional';
  return { key, check: checkOf(isOptional ? def.innerType : schema), isOptional };
}
