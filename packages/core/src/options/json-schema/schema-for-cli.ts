import { isRecord } from '../../callbacks/record.ts';
import type { JsonObject } from '../schemas/value-schemas.ts';
import { asDraft07 } from './as-draft-07.ts';
import { isAnnotation, isPattern, plainKeywords, schemaKeywords } from './keywords.ts';
import { identifiersIn, refFault } from './refs.ts';

/** Something that the CLI would not take. */
export interface SchemaFault {
  /** The way to it from the root: `properties`, `age`, `type`. */
  readonly path: readonly string[];
  /** What it should have been, after "Expected … to be". */
  readonly expected: string;
}

interface Reading {
  readonly faults: SchemaFault[];
  readonly isRefFit: (ref: string) => string | undefined;
  readonly dropUnknown: boolean;
}

/**
 * A JSON Schema as the CLI takes it, and what it would not take. The CLI compiles it as draft-07, strictly; a schema that
 * does not compile it drops without a word. `dropUnknown`: keywords that nobody knows are left out, not faults.
 */
export function schemaForCli(
  schema: JsonObject,
  { dropUnknown = false }: { readonly dropUnknown?: boolean } = {},
): { readonly schema: JsonObject; readonly faults: readonly SchemaFault[] } {
  const identifiers = identifiersIn(schema);
  const reading: Reading = {
    faults: [],
    isRefFit: (ref) => refFault(ref, schema, identifiers),
    dropUnknown,
  };
  // The root is an object, and what is made of an object is one.
  return { schema: read(schema, [], reading) as JsonObject, faults: reading.faults };
}

function read(schema: unknown, path: readonly string[], reading: Reading): unknown {
  if (typeof schema === 'boolean') return schema;
  if (!isRecord(schema)) {
    reading.faults.push({ path, expected: 'a schema: an object, or true or false' });
    return schema;
  }
  const given = asDraft07(schema);
  const kept = Object.entries(given).flatMap(([keyword, value]) => {
    if (isAnnotation(keyword)) return [];
    const isKnown =
      Object.hasOwn(plainKeywords, keyword) ||
      Object.hasOwn(schemaKeywords, keyword) ||
      keyword === 'dependencies';
    if (!isKnown && reading.dropUnknown) return [];
    return [[keyword, readKeyword(keyword, value, [...path, keyword], reading)]];
  });
  if (given.nullable !== undefined && given.type === undefined)
    reading.faults.push({ path: [...path, 'nullable'], expected: 'left out where there is no `type`' });
  return Object.fromEntries(kept);
}

function readKeyword(keyword: string, value: unknown, path: readonly string[], reading: Reading): unknown {
  if (keyword === 'dependencies')
    return eachNamed(value, path, reading, (each, at) =>
      Array.isArray(each) ? readPlain('required', each, at, reading) : read(each, at, reading),
    );
  if (!Object.hasOwn(schemaKeywords, keyword)) return readPlain(keyword, value, path, reading);
  switch (schemaKeywords[keyword]) {
    case 'one':
      return read(value, path, reading);
    case 'one or some':
      return Array.isArray(value) ? readList(value, path, reading) : read(value, path, reading);
    case 'some':
      return readList(value, path, reading);
    case 'by pattern':
      return eachNamed(value, path, reading, (each, at) => {
        if (!isPattern(at.at(-1)))
          reading.faults.push({ path: at, expected: 'named by a regular expression with the flag u' });
        return read(each, at, reading);
      });
    case 'by name':
    default:
      return eachNamed(value, path, reading, (each, at) => read(each, at, reading));
  }
}

function readPlain(
  keyword: string,
  value: unknown,
  path: readonly string[],
  { faults, isRefFit }: Reading,
): unknown {
  const known = Object.hasOwn(plainKeywords, keyword) ? plainKeywords[keyword] : undefined;
  const expected =
    known === undefined ? 'left out: JSON Schema draft-07 has no such keyword' : known.expected;
  if (known?.fits(value) !== true) faults.push({ path, expected });
  else if (keyword === '$ref') {
    const fault = isRefFit(String(value));
    if (fault !== undefined) faults.push({ path, expected: fault });
  }
  return value;
}

function readList(value: unknown, path: readonly string[], reading: Reading): unknown {
  if (!Array.isArray(value) || value.length === 0) {
    reading.faults.push({ path, expected: 'a list of schemas, at least one' });
    return value;
  }
  return value.map((each, index) => read(each, [...path, String(index)], reading));
}

function eachNamed(
  value: unknown,
  path: readonly string[],
  reading: Reading,
  readOne: (each: unknown, path: readonly string[]) => unknown,
): unknown {
  if (!isRecord(value)) {
    reading.faults.push({ path, expected: 'an object of schemas by name' });
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, readOne(each, [...path, name])]),
  );
}
