import { parsePrompt } from '@troupe/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { growth } from '../../helpers/growth.ts';

describe('parsePrompt', () => {
  test.each([
    ['SAY hello world', [[{ type: 'say', text: 'hello world' }]]],
    ['SAY two\nlines', [[{ type: 'say', text: 'two\nlines' }]]],
    ['THINK hm', [[{ type: 'think', text: 'hm' }]]],
    ['SLOW 3 10', [[{ type: 'slow', words: 3, everyMs: 10 }]]],
    ['ERR 529', [[{ type: 'error', status: 529 }]]],
    ['ERR 429 3', [[{ type: 'error', status: 429, retryAfterSeconds: 3 }]]],
    ['ERR 500 x2', [[{ type: 'error', status: 500, times: 2 }]]],
    ['ERR 429 0 x1', [[{ type: 'error', status: 429, retryAfterSeconds: 0, times: 1 }]]],
    ['CUT 3', [[{ type: 'cut', words: 3 }]]],
    ['CUT 0 x1', [[{ type: 'cut', words: 0, times: 1 }]]],
    ['HANG', [[{ type: 'hang' }]]],
    ['ECHO', [[{ type: 'echo' }]]],
    ['RECALL', [[{ type: 'recall' }]]],
    ['BIG 100', [[{ type: 'big', bytes: 100 }]]],
    ['DELTAS 5', [[{ type: 'deltas', count: 5, bytes: 8 }]]],
    ['DELTAS 5 350', [[{ type: 'deltas', count: 5, bytes: 350 }]]],
    ['STOP max_tokens', [[{ type: 'stop', reason: 'max_tokens' }]]],
    ['TOOL Read {"file_path":"/a"}', [[{ type: 'tool', name: 'Read', input: { file_path: '/a' } }]]],
    [
      'TOOL Bash echo a && echo b',
      [[{ type: 'tool', name: 'Bash', input: { command: 'echo a && echo b', description: 'scripted' } }]],
    ],
    [
      'THINK hm ++ DELAY 5 ++ SAY ok',
      [
        [
          { type: 'think', text: 'hm' },
          { type: 'delay', ms: 5 },
          { type: 'say', text: 'ok' },
        ],
      ],
    ],
    ['SAY a ;; SAY b', [[{ type: 'say', text: 'a' }], [{ type: 'say', text: 'b' }]]],
    ['SAY a\n;;\nSAY b', [[{ type: 'say', text: 'a' }], [{ type: 'say', text: 'b' }]]],
  ])('%j is in the language', (prompt, steps) => {
    expect(parsePrompt(prompt)).toEqual(steps);
  });

  test.each([
    '',
    'hello',
    'SAYhello',
    'Say hello',
    'SAY',
    'SLOW 3',
    'SLOW a b',
    'DELAY 1 2',
    'DELAY -1',
    'ERR 200',
    'ERR 529 soon',
    'CUT three',
    'HANG on a minute',
    'WHY is the sky blue?',
    'TOOL Read /a',
    'TOOL Read {"file_path":',
    'TOOL Bash {"command":',
    'TOOL Read ["/a"]',
    'STOP it now',
    'SAY a ;; and then?',
    'SAY a ++ b',
  ])('%j is plain text', (prompt) => {
    expect(parsePrompt(prompt)).toBeUndefined();
  });

  test('separators count only with white space around them', () => {
    expect(parsePrompt('SAY a;;b++c')).toEqual([[{ type: 'say', text: 'a;;b++c' }]]);
  });

  test('no text makes it throw, and what it reads is never empty', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[A-Z]{3,6} [0-9 ;+x{}"a-z]*$/)), (prompt) => {
        const steps = parsePrompt(prompt);
        if (steps !== undefined) expect(steps.every((step) => step.length > 0)).toBe(true);
      }),
    );
  });

  test('any text at all can be said, as long as it holds no separator', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (text) => {
        fc.pre(text.trim() === text && !/\s(;;|\+\+)\s/.test(` ${text} `));
        expect(parsePrompt(`SAY ${text}`)).toEqual([[{ type: 'say', text }]]);
      }),
    );
  });

  test.each([' ', ' ;', ' ; ;', ' +', '\n'])('repeated %j costs no more for each character', (piece) => {
    expect(growth((size) => parsePrompt(`SAY x${piece.repeat(size)}y`), 3_000)).toBeLessThan(8);
  });
});
