import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { toError } from '#core/base/to-error.ts';

describe('toError', () => {
  test('an error is itself, of whatever realm', () => {
    const error = new TypeError('mine');
    expect(toError(error)).toBe(error);
    const foreign: unknown = runInNewContext('new RangeError("theirs")');
    expect(toError(foreign)).toBe(foreign);
  });

  test.each([
    ['text', "Thrown: 'text'"],
    [undefined, 'Thrown: undefined'],
    [{ code: 7 }, 'Thrown: { code: 7 }'],
  ])('%j is wrapped, shown and kept as the cause', (thrown, message) => {
    const error = toError(thrown);
    expect(error.message).toBe(message);
    expect(error.cause).toBe(thrown);
  });

  test('a value that throws when it is shown is wrapped all the same', () => {
    const spiteful = {
      get [Symbol.for('nodejs.util.inspect.custom')](): unknown {
        throw new Error('not you');
      },
    };
    expect(toError(spiteful).message).toBe('Thrown: something that cannot be shown (object)');
    expect(toError(spiteful).cause).toBe(spiteful);
  });
});
