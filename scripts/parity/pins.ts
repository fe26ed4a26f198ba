import type { Versions } from './versions.ts';

// One line each, so that the file stays as it is around the version.
const cliPin = /("@anthropic-ai\/claude-code-[a-z0-9-]+": ")([^"]+)(")/g;
const sdkPin = /("@anthropic-ai\/claude-agent-sdk": )(\S+)()/g;

/** The texts that say which CLI and SDK are installed: the root `package.json` and `pnpm-workspace.yaml`. */
export interface Pins {
  readonly manifest: string;
  readonly workspace: string;
}

/** The versions that a tree is pinned to. */
export function readPins({ manifest, workspace }: Pins): Versions {
  return {
    cli: onlyOne('package.json', manifest, cliPin),
    sdk: onlyOne('pnpm-workspace.yaml', workspace, sdkPin),
  };
}

/** The same texts with other versions in them. */
export function repin({ manifest, workspace }: Pins, { cli, sdk }: Versions): Pins {
  return {
    manifest: manifest.replace(cliPin, `$1${cli}$3`),
    workspace: workspace.replace(sdkPin, `$1${sdk}$3`),
  };
}

function onlyOne(file: string, text: string, pin: RegExp): string {
  const versions = new Set([...text.matchAll(pin)].map((match) => match[2] ?? ''));
  const [version] = versions;
  if (version !== undefined && versions.size === 1) return version;
  throw new Error(
    `Expected ${file} to name one version of it (${pin.source}), found ${[...versions].join(', ') || 'none'}.`,
  );
}
