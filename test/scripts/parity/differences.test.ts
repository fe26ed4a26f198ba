import { describe, expect, it } from 'vitest';
import { readDeclarations } from '../../../scripts/parity/declarations.ts';
import { differences } from '../../../scripts/parity/differences.ts';
import { reportTypes } from '../../../scripts/parity/report.ts';

const before = `
import type { UUID } from 'crypto';
export declare const HOOK_EVENTS: readonly ['A', 'B'];
/** What it was. */
export declare type Options = {
  /** Said so. */
  cwd?: string;
  model?: string;
  tools?: string[] | { type: 'preset'; preset: 'all' };
  nested?: { deep: { er: 1 } };
};
export declare type SDKMessage = One | Two;
export declare type Result = { kind: 'yes'; why: string } | { kind: 'no' };
export declare interface Query extends AsyncGenerator<SDKMessage> {
  stop(): Promise<void>;
  close(): void;
}
export declare function query(prompt: string): Query;
declare type Gone = 1;
export { }
`;

const changes = (after: string) => differences(readDeclarations(before), readDeclarations(after));
const replaced = (from: string, to: string) => {
  expect(before).toContain(from);
  return changes(before.replace(from, to));
};

describe('differences of two d.ts', () => {
  it('are none where comments, order, white space and quotes differ alone', () => {
    const same = before
      .replace('/** What it was. */', '/** What it is. */')
      .replace('cwd?: string;\n  model?: string;', 'model?: string; // why\n\n  cwd?:    string;')
      .replace('One | Two', '| Two\n  | One')
      .replace("'A'", '"A"');
    expect(same).not.toBe(before);
    expect(changes(same)).toEqual([]);
  });

  it.each([
    ["['A', 'B']", "['A', 'C', 'B']", 'HOOK_EVENTS', ['+ "C"']],
    ['One | Two', 'One', 'SDKMessage', ['- Two']],
    ['model?: string', 'model: string', 'Options', ['- model?: string', '+ model: string']],
    ['model?: string', 'model?: Model', 'Options', ['~ model?: string → Model']],
    ['er: 1', 'er: 1; est?: boolean', 'Options', ['+ nested?.deep.est?: boolean']],
    [
      "preset: 'all'",
      "preset: 'all'; but?: string[]",
      'Options',
      ['+ tools?{ type: "preset", preset: "all" }.but?[]: string'],
    ],
    ['why: string', 'why: number', 'Result', ['~ { kind: "yes" }.why: string → number']],
    [
      'stop(): Promise<void>',
      'stop(): Promise<Mode>',
      'Query',
      ['- stop | stop(): Promise<void>;', '+ stop | stop(): Promise<Mode>;'],
    ],
    [
      'AsyncGenerator<',
      'AsyncIterable<',
      'Query',
      ['- extends AsyncGenerator<SDKMessage>', '+ extends AsyncIterable<SDKMessage>'],
    ],
  ])('%s → %s', (from, to, name, lines) => {
    expect(replaced(from, to)).toEqual([{ name, kind: 'changed', lines }]);
  });

  it('tell names that were added and removed, and overloads', () => {
    const after = before.replace('declare type Gone = 1;', 'export declare type New = { a: string };');
    const overload = 'export declare function query(prompt: URL): Query;\n';
    expect(changes(after + overload)).toEqual([
      { name: 'Gone', kind: 'removed', lines: [] },
      { name: 'New', kind: 'added', lines: ['+ a: string'] },
      { name: 'query', kind: 'changed', lines: [`+ ${overload.trim()}`] },
    ]);
  });
});

describe('the report on types', () => {
  it('begins with hooks, messages and options, also where they are the same', () => {
    const after = before
      .replace("'B'", "'B', 'C'")
      .replace('declare type Gone = 1;', 'declare type New = 2;');
    const versions = (patch: number) => ({ cli: `2.1.${patch}`, sdk: `0.3.${patch}` });
    expect(
      reportTypes(versions(1), versions(2), changes(after)),
    ).toBe(`Types in sdk.d.ts: 0.3.1 (pinned) → 0.3.2
  Names of hooks (HOOK_EVENTS):
    + "C"
  Types of messages (SDKMessage): the same
  Options (Options): the same
  added:
    New
      + 2
  removed: Gone
  changed: none
`);
  });
});
