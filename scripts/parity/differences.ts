import type { Declarations, Parts } from './declarations.ts';

/** What became of one name. Each line begins with `+`, `-` or `~`. */
export interface Change {
  readonly name: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly lines: readonly string[];
}

/** What `after` has that `before` had not, and the other way round; names in the order of the alphabet. */
export function differences(before: Declarations, after: Declarations): readonly Change[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name): readonly Change[] => {
    const old = before.get(name);
    const now = after.get(name);
    const lines = partDifferences(old ?? new Map(), now ?? new Map());
    if (old === undefined) return [{ name, kind: 'added', lines }];
    if (now === undefined) return [{ name, kind: 'removed', lines: [] }];
    return lines.length === 0 ? [] : [{ name, kind: 'changed', lines }];
  });
}

/** One line for each part that was added, removed or has another text. */
export function partDifferences(before: Parts, after: Parts): readonly string[] {
  const removed = [...before].filter(([path]) => !after.has(path)).map((part) => `- ${written(part)}`);
  const changed = [...after].flatMap(([path, text]) => {
    const old = before.get(path);
    if (old === undefined) return [`+ ${written([path, text])}`];
    return old === text ? [] : [`~ ${path}: ${old} → ${text}`];
  });
  return [...removed, ...changed];
}

// The key of one of many has its text in it.
function written([path, text]: readonly [string, string]): string {
  if (path.endsWith(` | ${text}`)) return path.replace(/^ \| /, '');
  return text === '' ? path : `${path}: ${text}`;
}
