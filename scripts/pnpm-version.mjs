import { readFileSync } from 'node:fs';

/** The version of pnpm that the root scripts name. It is written in one place: the script `setup`. */
export function pnpmVersion() {
  const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const version = /pnpm@(\d+\.\d+\.\d+)/.exec(scripts.setup)?.[1];
  if (version === undefined) throw new Error('The script `setup` names no version of pnpm.');
  return version;
}
