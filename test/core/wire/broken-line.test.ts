import { describe, expect, test } from 'vitest';
import { toError } from '#core/base/to-error.ts';
import { notJson } from '#core/wire/broken-line.ts';
import { growth } from '../../helpers/growth.ts';

const wordsFor = (thrown: string) => toError(notJson('{', new SyntaxError(thrown)).cause).message;

describe('notJson', () => {
  test.each([
    [`Unexpected token 'a', "a secret" is not valid JSON`, `Unexpected token 'a': it is not valid JSON`],
    [`Unexpected token 'a', ..."a", "b"... is not valid JSON`, `Unexpected token 'a': it is not valid JSON`],
    ['Unexpected end of JSON input', 'Unexpected end of JSON input'],
  ])('what was thrown is told without what it quotes: %s', (thrown, told) => {
    expect(wordsFor(thrown)).toBe(told);
  });

  test.each([', "', ', ...', ' is not valid JSON'])(
    'repeated %j costs no more for each character',
    (piece) => {
      expect(growth((size) => wordsFor(piece.repeat(size)), 3_000)).toBeLessThan(8);
    },
  );
});
