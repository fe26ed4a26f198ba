import { readFileSync } from 'node:fs';
import * as core from '@troupe/core';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const document = read('../../docs/history.md');
// The formatter may break lines that the document does not, and then ends them with a comma.
const withoutBlanks = (text: string) => text.replaceAll(/\s+/g, '').replaceAll(/,(?=[)}\]])/g, '');

test('docs/history.md shows nothing that the compiler has not seen', () => {
  const compiled = withoutBlanks(read('../fixtures/docs/history.ts'));
  const blocks = [...document.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code = '']) => code);
  expect(blocks.length).toBeGreaterThan(3);
  expect(blocks.filter((code) => !compiled.includes(withoutBlanks(code)))).toEqual([]);
});

test('docs/history.md names every function that works on kept conversations', () => {
  const names = Object.keys(core).filter((name) =>
    /(?:Sessions?|Messages|Subagents|Branches)$|^getSessionInfo$/.test(name),
  );
  expect(names.length).toBeGreaterThan(10);
  const missing = names.filter((name) => name !== 'startSession' && !document.includes(name));
  expect(missing).toEqual([]);
});
