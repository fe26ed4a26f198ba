import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { CliLocation } from './cli-location.ts';
import { locateFile } from './locate-file.ts';

const wrapperPackage = '@anthropic-ai/claude-code';

/** Finds the CLI in the npm package of this platform; says in `searched` what it met. */
export async function findBundledCli(options: {
  readonly platform: { readonly os: string; readonly arch: string; readonly musl: boolean };
  readonly cwd: string;
  readonly searched: string[];
}): Promise<CliLocation | undefined> {
  const { platform, cwd, searched } = options;
  const packageName = platformPackage(platform);
  if (packageName === undefined) {
    searched.push(`npm packages: there is none for ${platform.os} on ${platform.arch}`);
    return undefined;
  }
  const folders = resolveFrom([import.meta.url, join(cwd, 'package.json')], packageName);
  for (const folder of folders) {
    // The file itself: what `node_modules/.bin` has is a stub, unless an install script has run.
    const location = await locateFile(join(folder, 'claude'), 'bundled', searched);
    if (location !== undefined) return location;
  }
  if (folders.length === 0)
    searched.push(`npm package ${packageName}: not installed for Troupe, nor in ${cwd}`);
  return undefined;
}

/** The package that holds the CLI for a platform; `undefined` when there is none. */
export function platformPackage(platform: {
  readonly os: string;
  readonly arch: string;
  readonly musl: boolean;
}): string | undefined {
  const { os, arch, musl } = platform;
  if (!['linux', 'darwin'].includes(os) || !['x64', 'arm64'].includes(arch)) return undefined;
  return `${wrapperPackage}-${os}-${arch}${os === 'linux' && musl ? '-musl' : ''}`;
}

// Each base itself, then by way of the wrapper package: pnpm shows its dependencies to nobody else.
function resolveFrom(bases: readonly string[], packageName: string): readonly string[] {
  const folders = bases.flatMap((base) => {
    const wrapper = packageFile(base, wrapperPackage);
    return [packageFile(base, packageName), wrapper && packageFile(wrapper, packageName)];
  });
  return [...new Set(folders.flatMap((file) => (file === undefined ? [] : dirname(file))))];
}

function packageFile(base: string, packageName: string): string | undefined {
  try {
    return createRequire(base).resolve(`${packageName}/package.json`);
  } catch {
    return undefined; // Not installed where `base` can see it.
  }
}
