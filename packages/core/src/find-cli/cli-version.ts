import { stat } from 'node:fs/promises';
import { homeFolder } from '../base/home-folder.ts';
import { runBriefly } from '../os/run-briefly.ts';
import type { CliLocation } from './cli-location.ts';

interface Probe {
  readonly fileIdentity: string;
  readonly version: Promise<string | undefined>;
}

const probes = new Map<string, Probe>();
const probeTimeoutMs = 5_000;
// `2.1.332 (Claude Code)`, and room for what a wrapper may say before it.
const maxAnswerBytes = 16 * 1024;

/**
 * What the CLI answers to `--version`, as `2.1.332`; `undefined` when it does not answer within 5 s, fails, or says something
 * else. An answer is kept as long as the file is the same, and who asks at the same time shares it; no answer is not kept:
 * the machine may have been short of something. Never rejects.
 */
export async function probeCliVersion(location: CliLocation): Promise<string | undefined> {
  const fileIdentity = await identifyFile(location.path);
  if (fileIdentity === undefined) return undefined;
  const known = probes.get(location.path);
  if (known?.fileIdentity === fileIdentity) return known.version;
  const version = askVersion(location);
  const probe = { fileIdentity, version };
  probes.set(location.path, probe);
  void version.then((told) => {
    if (told === undefined && probes.get(location.path) === probe) probes.delete(location.path);
  });
  return version;
}

// An update replaces the file; then the answer is another one.
async function identifyFile(path: string): Promise<string | undefined> {
  return stat(path, { bigint: true }).then(
    ({ ino, mtimeNs, size }) => `${ino} ${mtimeNs} ${size}`,
    () => undefined,
  );
}

async function askVersion({ command, prefixArguments }: CliLocation): Promise<string | undefined> {
  // What a script with `#!/usr/bin/env node` needs, and nothing that could change the answer.
  const env = { PATH: process.env.PATH ?? '', HOME: homeFolder() };
  const run = await runBriefly(command, [...prefixArguments, '--version'], {
    env,
    timeoutMs: probeTimeoutMs,
    maxBytes: maxAnswerBytes,
  });
  return run.type === 'ended' && run.exitCode === 0 ? versionIn(run.stdout) : undefined;
}

/** The first version number in a text, as `2.1.332`. What is longer than any version is none. */
export function versionIn(text: string): string | undefined {
  return /(?<!\d)\d{1,9}\.\d{1,9}\.\d{1,9}[\w.+-]{0,64}/.exec(text)?.[0];
}
