import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** Starts the real CLI, to hold something of ours against it. */
const realCli = 'test/testing/real-cli.ts';

/**
 * The contract tests, and every other test that compares with the official SDK or the real CLI, type tests included.
 * What is about the page in a browser is left out.
 */
export function testsToRun(root: string): readonly string[] {
  const files = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('node_modules'))
    .map((file) => join('test', file));
  return testsAmong(new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')])));
}

/** The same by the texts of files. */
export function testsAmong(texts: ReadonlyMap<string, string>): readonly string[] {
  const comparing = new Set(
    [...texts].filter(([file, text]) => file === realCli || importsSdk(text)).map(([file]) => file),
  );
  // Whoever imports one of them is one of them, until there is nobody else.
  for (let known = 0; known !== comparing.size; ) {
    known = comparing.size;
    for (const [file, text] of texts)
      if (importsOf(file, text).some((imported) => comparing.has(imported))) comparing.add(file);
  }
  return [...texts.keys()]
    .filter((file) => /\.test(-d)?\.ts$/.test(file) && !file.startsWith('test/browser/'))
    .filter((file) => file.startsWith('test/contract/') || comparing.has(file))
    .sort();
}

function importsSdk(text: string): boolean {
  return text.includes("from '@anthropic-ai/claude-agent-sdk'");
}

function importsOf(file: string, text: string): readonly string[] {
  return [...text.matchAll(/from '(\.[^']+)'/g)].map((match) =>
    normalize(join(dirname(file), match[1] ?? '')),
  );
}
