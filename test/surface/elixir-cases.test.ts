import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const rows = readFileSync(`${root}docs/reference/elixir-cases.md`, 'utf8')
  .split('\n')
  .filter((line) => /^\| W\d/.test(line))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')))
  .map(([id = '', , file = '', title = '']) => ({ id, file: file.replaceAll('`', ''), title }));

test('every case has a test', () => {
  expect([...new Set(rows.map(({ id }) => id))]).toEqual([
    'W1',
    'W2',
    'W3',
    'W4',
    'W5',
    'W6',
    'W8',
    'W9',
    'W10',
    'W11',
    'W13',
    'W14',
    'W17',
    'W18',
    'W20',
    'W21',
    'W22',
    'W26',
    'W27',
    'W28',
    'W29',
    'W31',
    'W32',
    'W33',
    'W36',
    'W37',
    'W38',
    'W39',
    'W42',
    'W44',
    'W46',
    'W47',
    'W48',
    'W49',
  ]);
});

test.each(rows)('$id: $file has the test "$title"', ({ file, title }) => {
  const source = readFileSync(root + file, 'utf8');
  // Of a test that is made of a table the title stands behind the table, and may have a place for its rows.
  expect(["'", '"', '`'].some((quote) => source.includes(`${quote}${title}${quote}`))).toBe(true);
});
