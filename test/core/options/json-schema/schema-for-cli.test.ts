import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { InvalidOptionsError } from '#core/errors/errors.ts';
import { schemaForCli } from '#core/options/json-schema/schema-for-cli.ts';
import { parseSessionOptions } from '#core/options/parse-session-options.ts';
import type { JsonObject } from '#core/options/schemas/value-schemas.ts';

const of = (a: unknown): JsonObject => ({ type: 'object', properties: { a } });
const at = (path: string, schema: JsonObject): string[] => [path, JSON.stringify(schema)];

/** Each is what the CLI compiles: tried with 2.1.332. */
const taken: readonly JsonObject[] = [
  of({ type: 'string', format: 'nonsense', pattern: '^\\p{L}+$' }),
  of({ type: ['string', 'null'] }),
  of({ type: 'string', nullable: true }),
  { ...of({ $ref: '#/$defs/x' }), $defs: { x: { type: 'string' } } },
  { ...of({ $ref: '#/definitions/a~1b' }), definitions: { 'a/b': {} } },
  of({ $ref: '#' }),
  { ...of({ $ref: 'x.json' }), $defs: { x: { $id: 'x.json', type: 'string' } } },
  { $id: 'https://example.com/root', ...of({ type: 'array', items: [{ type: 'number' }] }) },
  // biome-ignore lint/suspicious/noThenProperty: it is the name of the keyword
  { type: 'object', if: {}, then: {}, else: {}, allOf: [of(true)], $comment: 'x' },
  of({ deprecated: true, readOnly: true, examples: [1], default: 2, title: 't', const: 1 }),
  of({ type: 'string', contentEncoding: 'base64' }),
  { properties: { a: { type: 'number' } } },
];

/** Each is what the CLI does not compile: it was started with it, and the model was not offered the tool. */
const refused: readonly string[][] = [
  at('type', { type: 'objekt' }),
  at('properties.a.type', of({ type: 'strin' })),
  at('properties.a.type', of({ type: ['string', 'nul'] })),
  at('foo', { type: 'object', foo: 1 }),
  at('id', { id: 'x', type: 'object' }),
  at('unevaluatedProperties', { type: 'object', unevaluatedProperties: false }),
  at('properties.a.$dynamicRef', of({ $dynamicRef: '#foo' })),
  at('properties.a.$ref', of({ $ref: '#/definitions/x' })),
  at('properties.a.$ref', of({ $ref: '#foo' })),
  at('properties.a.$ref', of({ $ref: 'https://example.com/x.json' })),
  at('properties.a.pattern', of({ type: 'string', pattern: '(' })),
  at('properties.a.enum', of({ enum: [] })),
  at(
    'properties.a.enum',
    of({
      enum: [
        { x: 1, y: 2 },
        { y: 2, x: 1 },
      ],
    }),
  ),
  at('properties.a.minimum', of({ type: 'number', minimum: '1' })),
  at('properties.a.exclusiveMinimum', of({ minimum: 1, exclusiveMinimum: true })),
  at('properties.a.minLength', of({ minLength: -1 })),
  at('properties.a.multipleOf', of({ multipleOf: 0 })),
  at('properties.a', of(null)),
  at('properties', { type: 'object', properties: [] }),
  at('required', { type: 'object', required: 'a' }),
  at('allOf', { type: 'object', allOf: [] }),
  at('oneOf.0.additionalProperties', { oneOf: [{ additionalProperties: 'x' }] }),
  at('patternProperties.(', { patternProperties: { '(': {} } }),
];

describe('an outputFormat', () => {
  it.each(taken.map((schema) => [JSON.stringify(schema), schema] as const))(
    'that the CLI compiles goes to it as it is: %s',
    (_, schema) => {
      const parsed = parseSessionOptions({ outputFormat: { type: 'json_schema', schema } });
      expect(parsed.outputFormat?.schema).toEqual(schema);
    },
  );

  it.each(refused)('that the CLI would drop in silence is refused by the key %s: %s', (path, text) => {
    const outputFormat = { type: 'json_schema', schema: JSON.parse(text) } as const;
    let caught: unknown;
    try {
      parseSessionOptions({ outputFormat });
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(InvalidOptionsError);
    const { issues } = caught as InvalidOptionsError;
    expect(issues.map(({ key }) => key)).toEqual([`outputFormat.schema.${path}`]);
  });

  it('loses `$schema` and what only describes, at every depth; a property of such a name stays', () => {
    const { schema, faults } = schemaForCli({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      'x-order': 1,
      ...of({ $schema: 'http://json-schema.org/draft-06/schema#', example: 'e', type: 'string' }),
      anyOf: [{ properties: { $schema: {}, example: { type: 'number' } } }],
    });
    expect(faults).toEqual([]);
    expect(schema).toEqual({
      ...of({ type: 'string' }),
      anyOf: [{ properties: { $schema: {}, example: { type: 'number' } } }],
    });
  });

  it('in draft 2020-12 says the same in draft-07, as zod writes it by default', () => {
    const money = z.object({ amount: z.number() }).meta({ id: 'Money' });
    const given = z.toJSONSchema(z.object({ a: money, b: money, t: z.tuple([z.number()], z.string()) }));
    const { schema, faults } = schemaForCli(given as unknown as JsonObject);
    expect(faults).toEqual([]);
    expect(schema).toMatchObject({
      properties: { t: { items: [{ type: 'number' }], additionalItems: { type: 'string' } } },
    });
    const { schema: dependent } = schemaForCli({
      dependentRequired: { a: ['b'] },
      dependentSchemas: { c: { required: ['d'] } },
    });
    expect(dependent).toEqual({ dependencies: { a: ['b'], c: { required: ['d'] } } });
  });
});

describe('a schema that is nested', () => {
  const nested = (depth: number, keyword: string) => {
    let schema: JsonObject = { type: 'string' };
    for (let level = 1; level < depth; level += 1)
      schema = keyword === 'properties' ? { properties: { a: schema } } : { [keyword]: schema };
    return schema;
  };
  const parse = (schema: unknown) =>
    parseSessionOptions({ outputFormat: { type: 'json_schema', schema } } as never);

  it.each(['not', 'items', 'x-note'])('500 deep below `%s` is taken', (keyword) => {
    expect(() => parse(nested(500, keyword))).not.toThrow();
  });

  it.each(['not', 'properties', 'x-note', 'default'])('20 000 deep below `%s` is refused', (keyword) => {
    expect(() => parse(nested(20_000, keyword))).toThrow(InvalidOptionsError);
  });

  it('20 000 lists deep is refused', () => {
    const lists: unknown = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`);
    expect(() => parse({ default: lists })).toThrow(InvalidOptionsError);
  });
});
