import { isTroupeError, outputFormatOf } from '@troupe/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startLoopback } from '../helpers/loopback.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';

leavesNothingBehind();

const schema = z.object({
  totalCount: z.number(),
  'claude-3.5-Sonnet': z.record(z.string(), z.number()).optional(),
  when: z.string().transform((text) => new Date(text)),
});
const good = {
  totalCount: 2,
  'claude-3.5-Sonnet': { camelCase: 1, snake_case: 2 },
  when: '2026-01-02T00:00:00.000Z',
};
const give = (data: object) => `TOOL StructuredOutput ${JSON.stringify(data)}`;

/** What the promise rejects with, or its value. */
const outcomeOf = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);

describe('structured output with the real CLI', () => {
  it('is typed data of one question, with the keys that the model wrote', async () => {
    await using loopback = await startLoopback();
    const result = await loopback.runtime.query(give(good), { ...loopback.options, schema });
    expect(result.structuredOutput).toEqual({ ...good, when: new Date(good.when) });
    expect(result).toMatchObject({ type: 'result', structured_output: good });
    expect(loopback.api.requests[0]?.tools).toContain('StructuredOutput');
  });

  it('is offered to the model for a raw schema of another draft', async () => {
    await using loopback = await startLoopback();
    const outputFormat = {
      type: 'json_schema',
      schema: z.toJSONSchema(z.object({ t: z.tuple([z.number()]) })),
    };
    const result = await loopback.runtime.query(give({ t: [1] }), {
      ...loopback.options,
      // What zod writes is JSON.
      outputFormat: outputFormat as never,
    });
    expect(result).toMatchObject({ subtype: 'success', structured_output: { t: [1] } });
  });

  it('is given again where the first was wrong, and each turn of a session has its own', async () => {
    await using loopback = await startLoopback();
    const options = { ...loopback.options, outputFormat: outputFormatOf(schema) };
    const session = await loopback.runtime.startSession(options);
    const corrected = await session.query(`${give({ totalCount: 'two' })} ;; ${give(good)}`, { schema });
    expect(corrected.structuredOutput.totalCount).toBe(2);
    const next = await session.query(give({ ...good, totalCount: 3 }), { schema });
    expect(next.structuredOutput.totalCount).toBe(3);
  });

  it('is an error where the model only talks, and the session goes on', async () => {
    await using loopback = await startLoopback();
    const options = { ...loopback.options, outputFormat: outputFormatOf(schema) };
    const session = await loopback.runtime.startSession(options);
    const error = await outcomeOf(session.query('SAY no data ;; SAY still none', { schema }));
    expect(error).toMatchObject({ code: 'STRUCTURED_OUTPUT', reason: 'missing', issues: [] });
    expect(error).toMatchObject({ result: { type: 'result', is_error: false } });
    expect((await session.query(give(good), { schema })).structuredOutput.totalCount).toBe(2);
    // Asked without a schema, the words alone will do.
    expect(await session.query('SAY words ;; SAY more words')).toMatchObject({ is_error: false });
  });

  it('is an error where it fits the JSON Schema and not the rest of the schema', async () => {
    await using loopback = await startLoopback();
    const even = z.object({ list: z.array(z.object({ n: z.number().refine((n) => n % 2 === 0, 'even') })) });
    const error = await outcomeOf(
      loopback.runtime.query(give({ list: [{ n: 2 }, { n: 3 }] }), { ...loopback.options, schema: even }),
    );
    expect(error).toMatchObject({
      code: 'STRUCTURED_OUTPUT',
      reason: 'invalid',
      issues: [{ path: 'list.1.n', message: 'even' }],
    });
  });

  it('is an error where the model never gets it right', async () => {
    await using loopback = await startLoopback();
    const wrong = Array.from({ length: 8 }, () => give({ totalCount: 'x' })).join(' ;; ');
    const error = await outcomeOf(loopback.runtime.query(wrong, { ...loopback.options, schema }));
    expect(error).toMatchObject({ code: 'STRUCTURED_OUTPUT', reason: 'retries_exhausted' });
    expect(error).toMatchObject({ result: { subtype: 'error_max_structured_output_retries' } });
  });

  it('is refused by a session that was started for something else, before anything is sent', async () => {
    await using loopback = await startLoopback();
    const without = await loopback.runtime.startSession(loopback.options);
    const other = await loopback.runtime.startSession({
      ...loopback.options,
      outputFormat: outputFormatOf(z.object({ other: z.string() })),
    });
    for (const session of [without, other]) {
      const error = await outcomeOf(session.query(give(good), { schema }));
      expect(isTroupeError(error, 'INVALID_OPTIONS')).toBe(true);
      expect(error).toMatchObject({ issues: [{ key: 'schema' }] });
    }
    expect(loopback.api.requests).toEqual([]);
  });
});
