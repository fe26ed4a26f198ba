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
    'W8',
    'W9',
    'W10',
    'W11',
    'W14',
    'W32',
    'W33',
    'W42',
  ]);
});

test.each(rows)('$id: $file has the test "$title"', ({ file, title }) => {
  const source = readFileSync(root + file, 'utf8');
  const titles = [...source.matchAll(/\b(?:it|test)(?:\.\w+(?:\([^)]*\))?)?\(\s*(['"`])(.*?)(?<!\\)\1/g)];
  expect(titles.map(([, , text]) => text)).toContain(title);
});
