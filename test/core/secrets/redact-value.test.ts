import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { SessionStoppedError } from '#core/errors/errors.ts';
import { redactValue } from '#core/secrets/redact-value.ts';

const redact = (text: string) => text.replaceAll('s3cret', '[redacted]');

describe('redactValue', () => {
  it('gives back what has nothing to take out', () => {
    for (const value of [
      'x',
      1,
      null,
      undefined,
      { a: [1] },
      new Error('x', { cause: [new URL('http://x')] }),
    ]) {
      expect(redactValue(value, redact)).toBe(value);
    }
  });

  it('copies only what leads to a secret, however often it is held', () => {
    const clean = { a: 1 };
    const told = { text: 's3cret' };
    const shown = redactValue({ clean, one: told, other: [told] }, redact);
    expect(shown).toEqual({ clean, one: { text: '[redacted]' }, other: [{ text: '[redacted]' }] });
    expect(shown.clean).toBe(clean);
    expect(shown.one).toBe(shown.other[0]);
  });

  it('keeps an error of its class, with message, stack, fields and causes', () => {
    const error = new SessionStoppedError('a s3cret', { cause: new DOMException('b s3cret', 'AbortError') });
    const shown = redactValue(error, redact);
    expect(shown).toBeInstanceOf(SessionStoppedError);
    expect(shown).toMatchObject({
      code: 'SESSION_STOPPED',
      message: 'a [redacted]',
      name: 'SessionStoppedError',
    });
    expect(inspect(shown, { depth: 20, showHidden: true })).not.toContain('s3cret');
    expect(shown.cause).toMatchObject({ name: 'AbortError', message: 'b [redacted]' });
    expect(error.message).toBe('a s3cret');
  });

  it('bears what holds itself, what is nested deep, and what refuses to be looked at', () => {
    const circle: Record<string, unknown> = { text: 's3cret' };
    circle['itself'] = circle;
    const shown = redactValue(circle, redact);
    expect(shown['itself']).toBe(shown);

    let deep: unknown = 's3cret';
    for (let level = 0; level < 15_000; level += 1) deep = [deep];
    let found = redactValue(deep, redact);
    while (Array.isArray(found)) found = found[0];
    expect(found).toBe('[redacted]');

    const refuse = () => {
      throw new Error('no');
    };
    const odd = new Proxy({}, { get: refuse, ownKeys: refuse, getPrototypeOf: refuse });
    expect(() => redactValue({ odd, text: 's3cret' }, redact)).not.toThrow();
  });

  it('shows nothing that it has not looked at', () => {
    const many = Array.from({ length: 20_001 }, () => ({ text: 'x' }));
    const shown = redactValue([...many, { text: 's3cret' }], redact);
    expect(inspect(shown.at(-1))).not.toContain('s3cret');
  });
});
