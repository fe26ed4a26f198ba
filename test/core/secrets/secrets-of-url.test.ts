import { describe, expect, it } from 'vitest';
import { secretsOfUrl } from '#core/secrets/secrets-of-url.ts';

describe('what a URL holds that nobody should read', () => {
  it('is its password and the values of its query, as written and as meant', () => {
    const found = secretsOfUrl('https://ada:p%40ss@host/path?token=a%22b&plain=c+d&flag');
    for (const secret of ['p%40ss', 'p@ss', 'a%22b', 'a"b', 'c+d', 'c d']) expect(found).toContain(secret);
    for (const harmless of ['host', 'token', '/path', 'ada']) expect(found).not.toContain(harmless);
  });

  it('is nothing in what is no URL, and a lone % is no fault', () => {
    expect(secretsOfUrl('not a url')).toEqual([]);
    expect(secretsOfUrl('https://ada:100%@host')).toContain('100%');
  });
});
