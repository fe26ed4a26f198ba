import { describe, expect, test } from 'vitest';
import { toExitReason } from '#core/base/to-exit-reason.ts';
import { notExitReasons } from '../../helpers/odd-values.ts';

const boom = new Error('boom');

describe('toExitReason', () => {
  test.each([
    [{ type: 'normal' }],
    [{ type: 'killed' }],
    [{ type: 'shutdown' }],
    [{ type: 'shutdown', detail: { any: 1 }, cause: boom }],
    [{ type: 'crash', error: boom }],
  ])('gives back what is one: %o', (reason) => {
    expect(toExitReason(reason)).toEqual(reason);
    expect(toExitReason(Object.freeze(reason))).toEqual(reason);
    expect(toExitReason(new Proxy(reason, {}))).toEqual(reason);
  });

  test.each(Object.entries(notExitReasons()))('makes a crash that can be read of %s', (_, value) => {
    const reason = toExitReason(value);
    expect(reason.type).toBe('crash');
    expect(reason).toHaveProperty('error.message', expect.any(String));
  });

  test('says what came instead, and has it as the cause', () => {
    const reason = toExitReason({ type: 'exit', code: 1 });
    expect(reason).toMatchObject({
      error: { message: expect.stringMatching(/got \{ type: 'exit', code: 1 \}/), cause: { code: 1 } },
    });
  });

  test('gives a value of its own: what changes later changes nothing', () => {
    const given: { type: string } = { type: 'normal' };
    const reason = toExitReason(given);
    given.type = 'crash';
    expect(reason).toEqual({ type: 'normal' });
  });
});
