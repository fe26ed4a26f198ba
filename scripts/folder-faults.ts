// What is wrong with the folders of the packages: too many files to take in at a glance, or a circle of folders. A pure
// function of what dependency-cruiser saw.
import { dirname } from 'node:path';

const mostFiles = 25;
/**
 * Lists that one looks things up in: a public helper a file in the one; in the other the parts of one supervisor, which
 * all use each other (rooms were tried there and made a circle).
 */
const flat = new Set(['packages/stream/src', 'packages/supervisor/src']);

/** A file and what it imports, as dependency-cruiser tells it. */
export interface Module {
  readonly source: string;
  readonly dependencies: readonly { readonly resolved: string }[];
}

type Used = ReadonlyMap<string, ReadonlySet<string>>;

/** One sentence a fault. */
export function folderFaults(modules: readonly Module[]): string[] {
  const sources = modules.filter(({ source }) => /^packages\/[^/]+\/src\/.*[.]ts$/.test(source));
  // The door of a package looks into every room, and a list gives its rooms their types; those are no circles.
  const inside = sources.filter(
    ({ source }) => !source.endsWith('/src/index.ts') && !flat.has(dirname(source)),
  );
  return [...crowded(sources), ...circles(foldersUsedBy(inside))];
}

function crowded(sources: readonly Module[]): string[] {
  const counts = new Map<string, number>();
  for (const { source } of sources) counts.set(dirname(source), (counts.get(dirname(source)) ?? 0) + 1);
  return [...counts]
    .filter(([folder, count]) => count > mostFiles && !flat.has(folder))
    .map(
      ([folder, count]) =>
        `${folder} has ${count} files beside its sub-folders, at most ${mostFiles} are taken in at a glance`,
    );
}

/** For each folder, the other folders of its package that its files import from. */
function foldersUsedBy(sources: readonly Module[]): Used {
  const used = new Map(sources.map(({ source }) => [dirname(source), new Set<string>()]));
  for (const { source, dependencies } of sources)
    for (const { resolved } of dependencies)
      if (used.has(dirname(resolved)) && dirname(resolved) !== dirname(source))
        used.get(dirname(source))?.add(dirname(resolved));
  return used;
}

function circles(used: Used): string[] {
  const [onCircle] = [...used.keys()]
    .map((folder) => wayBack(used, folder))
    .filter((way) => way !== undefined);
  return onCircle === undefined ? [] : [`folders import each other in a circle: ${onCircle.join(' -> ')}`];
}

/** The shortest way from a folder to itself. */
function wayBack(used: Used, start: string): string[] | undefined {
  const ways = [[start]];
  const seen = new Set<string>();
  for (const way of ways)
    for (const next of used.get(way.at(-1) ?? start) ?? []) {
      if (next === start) return [...way, start];
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  return undefined;
}
