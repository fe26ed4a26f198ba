import { describe, expect, test } from 'vitest';
import { secretsOfHeader } from '#core/secrets/secrets-of-header.ts';
import { growth } from '../../helpers/growth.ts';

describe('what a header holds that nobody should read', () => {
  test.each([
    ['a=one; b=two', ['one', 'two']],
    ['a= " one " ; b="two', [' one ', 'two']],
    ['=one, a=b=c', ['b=c']],
    ['a="', ['']],
    ['plain', []],
  ])('the values of its parameters: %s', (header, values) => {
    expect(secretsOfHeader(header).slice(1)).toEqual(values);
  });

  test.each([' ', '" ', 'a=', '" x', '; '])('repeated %j costs no more for each character', (piece) => {
    expect(growth((size) => secretsOfHeader(`a=x${piece.repeat(size)}x`), 3_000)).toBeLessThan(8);
  });
});
