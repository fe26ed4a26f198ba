import { query, type ResultSuccess, type Runtime, type Session } from '@troupe/core';
import { describe, expectTypeOf, it } from 'vitest';
import { z } from 'zod';

declare const session: Session;
declare const runtime: Runtime;
const schema = z.object({ n: z.number().default(1), when: z.string().transform((text) => new Date(text)) });

describe('query with a schema', () => {
  it('has data of what the schema gives', () => {
    type Data = { n: number; when: Date };
    const asked = [session.query('p', { schema }), runtime.query('p', { schema }), query('p', { schema })];
    expectTypeOf(asked).items.resolves.toHaveProperty('structuredOutput').toEqualTypeOf<Data>();
    expectTypeOf(session.query('p', { schema })).resolves.toExtend<ResultSuccess>();
  });

  it('is a result alone without one', () => {
    expectTypeOf(session.query('p')).resolves.toEqualTypeOf<ResultSuccess>();
    expectTypeOf(session.query('p', { timeoutMs: 1 })).resolves.toEqualTypeOf<ResultSuccess>();
    expectTypeOf(query('p', { model: 'opus', timeoutMs: 1 })).resolves.toEqualTypeOf<ResultSuccess>();
  });

  it('takes no schema for a turn that is streamed', () => {
    // @ts-expect-error a stream has no data to check
    session.stream('p', { schema });
  });
});
