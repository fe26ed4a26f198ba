import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import * as mini from 'zod/mini';
import { z as zod3 } from 'zod/v3';
import { InvalidOptionsError } from '#core/errors/errors.ts';
import { outputFormatOf } from '#core/options/output-format-of.ts';
import { outputFormatFor } from '#core/options/query-options.ts';

const person = z.object({ name: z.string(), age: z.number().default(0) });

describe('outputFormatOf', () => {
  it('writes the schema as JSON Schema, in the form that the model is to give', () => {
    expect(outputFormatOf(person)).toEqual({
      type: 'json_schema',
      schema: {
        type: 'object',
        properties: { name: { type: 'string' }, age: { type: 'number', default: 0 } },
        // What has a default may be left out.
        required: ['name'],
      },
    });
  });

  it('takes schemas of zod mini', () => {
    const schema = mini.object({ n: mini.number() });
    expect(outputFormatOf(schema).schema).toMatchObject({ properties: { n: { type: 'number' } } });
  });

  it('shows what goes into a transform, not what comes out', () => {
    const schema = z.object({ when: z.string().transform((text) => new Date(text)) });
    expect(outputFormatOf(schema).schema).toMatchObject({ properties: { when: { type: 'string' } } });
  });

  it('leaves out what `meta` says of a schema, which the CLI does not take', () => {
    const schema = z.object({ n: z.number().meta({ example: 1, unit: 'm', title: 'n' }) });
    expect(outputFormatOf(schema).schema).toMatchObject({
      properties: { n: { type: 'number', title: 'n' } },
    });
  });

  it('says of a schema of zod 3 that it is one', () => {
    // Its types are others; callers without types give it all the same.
    const given = zod3.object({ n: zod3.number() }) as unknown as z.ZodType;
    expect(() => outputFormatOf(given)).toThrow(
      'Expected `schema` to be a schema of zod 4, got a schema of zod 3.',
    );
  });

  it.each([
    ['a list', z.array(z.string())],
    ['a choice', z.union([person, z.object({ other: z.string() })])],
    ['a date', z.object({ when: z.date() })],
    ['no schema at all', { type: 'object' }],
    ['a function', () => person],
    ['null', null],
  ])('refuses %s by the key `schema`', (_, schema) => {
    // What a caller without types may give.
    const given = schema as z.ZodType;
    expect(() => outputFormatOf(given)).toThrow(InvalidOptionsError);
    expect(() => outputFormatOf(given)).toThrow(/^Expected `schema` to be a/);
  });

  it('names the limit for a schema that is nested too deep', () => {
    let field: z.ZodType = z.string();
    for (let level = 0; level < 20_000; level += 1) field = z.array(field);
    expect(() => outputFormatOf(z.object({ field }))).toThrow(InvalidOptionsError);
    expect(() => outputFormatOf(z.object({ field }))).toThrow(/at most 500 levels deep/);
  });
});

describe('outputFormatFor', () => {
  it('is nothing without a schema', () => {
    expect(outputFormatFor(undefined, undefined)).toEqual({});
  });

  it('refuses a schema beside an output format that asks for something else, and takes the same', () => {
    const same = outputFormatOf(person);
    expect(outputFormatFor(person, same)).toEqual({ outputFormat: same });
    const other = { type: 'json_schema', schema: { type: 'object' } } as const;
    expect(() => outputFormatFor(person, other)).toThrow(/`schema`/);
  });
});
