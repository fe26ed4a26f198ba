import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { StructuredOutputError } from '#core/errors/errors.ts';
import type { ResultSuccess } from '#core/messages/index.ts';
import { dataOrThrow } from '#core/turns/structured-result.ts';
import type { TurnOutcome } from '#core/turns/turn-outcome.ts';

interface Tree {
  readonly child?: Tree | undefined;
}
const tree: z.ZodType<Tree> = z.object({ child: z.lazy(() => tree).optional() });

function done(data: unknown): TurnOutcome {
  // Nothing else of a result is looked at.
  return { state: 'completed', result: { structured_output: data } as ResultSuccess } as TurnOutcome;
}

describe('dataOrThrow', () => {
  it('gives a typed error for data that is nested deeper than a schema can be checked', async () => {
    const data: unknown = JSON.parse(`${'{"child":'.repeat(50_000)}{}${'}'.repeat(50_000)}`);
    const error: unknown = await dataOrThrow(done(data), tree).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StructuredOutputError);
    expect(error).toMatchObject({ reason: 'invalid', message: expect.stringContaining('Nested too deep') });
  });

  it("lets a schema's own RangeError through", async () => {
    const own = new RangeError('mine');
    const schema = z.object({}).refine(() => {
      throw own;
    });
    await expect(dataOrThrow(done({}), schema)).rejects.toBe(own);
  });
});
