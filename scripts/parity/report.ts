import type { Parts } from './declarations.ts';
import { type Change, partDifferences } from './differences.ts';
import type { Versions } from './versions.ts';

/** What a user of ours meets first; these are told before all others, also where nothing changed. */
const first = new Map([
  ['HOOK_EVENTS', 'Names of hooks'],
  ['SDKMessage', 'Types of messages'],
  ['Options', 'Options'],
]);

/** The report on types: which were added, removed and changed. `+` is what the pinned version does not have. */
export function reportTypes(pinned: Versions, other: Versions, changes: readonly Change[]): string {
  const rest = changes.filter(({ name }) => !first.has(name));
  return [
    `Types in sdk.d.ts: ${pinned.sdk} (pinned) → ${other.sdk}`,
    ...[...first].flatMap(([name, title]) => {
      const lines = changes.find((change) => change.name === name)?.lines ?? [];
      return [`  ${title} (${name}): ${lines.length === 0 ? 'the same' : ''}`.trimEnd(), ...indented(lines)];
    }),
    ...(['added', 'removed', 'changed'] as const).flatMap((kind) => {
      const ofKind = rest.filter((change) => change.kind === kind);
      if (ofKind.length === 0) return [`  ${kind}: none`];
      if (kind === 'removed') return [`  removed: ${ofKind.map(({ name }) => name).join(', ')}`];
      return [`  ${kind}:`, ...ofKind.flatMap(({ name, lines }) => [`    ${name}`, ...indented(lines, 6)])];
    }),
    '',
  ].join('\n');
}

/** The report on the command line: options and commands added, removed, or with another argument. */
export function reportHelp(pinned: Versions, other: Versions, before: Parts, after: Parts): string {
  const lines = partDifferences(before, after);
  return [
    `claude --help: ${pinned.cli} (pinned) → ${other.cli}`,
    ...(lines.length === 0 ? ['  the same options and commands'] : indented(lines, 2)),
    '',
  ].join('\n');
}

function indented(lines: readonly string[], width = 4): readonly string[] {
  return lines.map((line) => ' '.repeat(width) + line);
}
