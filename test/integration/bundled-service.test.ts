import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { findCli } from '#core/find-cli/find-cli.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';

leavesNothingBehind();

const here = dirname(fileURLToPath(import.meta.url));
// What docs/hosting.md says.
const banner =
  "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);";

const esm = ['--format=esm', `--banner:js=${banner}`];

const service = `
  import { startSession } from '@troupe/core';
  import { textDeltas } from '@troupe/stream';
  import { SessionSupervisor } from '@troupe/supervisor';
  import { startMessagesApi } from '@troupe/testing';
  async function main() {
    const [home, cliPath] = process.argv.slice(2);
    const api = await startMessagesApi();
    const session = await startSession({ cwd: home, cliPath, env: api.environment(home), tools: [] });
    let text = '';
    for await (const delta of textDeltas(session.stream('SAY bundled'))) text += delta;
    await session.stop();
    await api.stop();
    console.log(text, typeof SessionSupervisor.start);
  }
  main();
`;

const run = promisify(execFile);

/** The bundler that tsx brings along; its library would leave a process behind for the next call. */
function bundler(): string {
  return createRequire(createRequire(import.meta.url).resolve('tsx')).resolve('esbuild/bin/esbuild');
}

async function bundleAndRun(folder: string, name: string, options: readonly string[]): Promise<string> {
  const [entry, file] = [join(folder, 'entry.mjs'), join(folder, 'out', name)];
  await mkdir(join(folder, 'out'));
  await writeFile(entry, service);
  const how = ['--bundle', '--platform=node', '--conditions=@troupe/source', '--log-level=error'];
  // As if it lay in this folder, where the packages are found.
  const modules = join(here, '..', 'node_modules');
  await run(bundler(), [entry, ...how, `--outfile=${file}`, ...options], {
    env: { ...process.env, NODE_PATH: modules },
  });
  const { path } = await findCli('auto');
  const env = { PATH: process.env.PATH, HOME: folder, TMPDIR: folder };
  const { stdout } = await run(process.execPath, [file, join(folder, 'out'), path], { cwd: folder, env });
  return stdout.trim();
}

describe('a service in one file', () => {
  it.each([
    ['of the module format, with the banner', 'service.mjs', [...esm]],
    [
      'of CommonJS, minified',
      'service.cjs',
      ['--format=cjs', '--minify', '--log-override:empty-import-meta=silent'],
    ],
    [
      'made where the MCP SDK is not installed',
      'service.mjs',
      [...esm, '--alias:@modelcontextprotocol/sdk=not-installed'],
    ],
  ])('holds a session: %s', async (_, name, options) => {
    const folder = await mkdtemp(join(tmpdir(), 'bundle-'));
    try {
      expect(await bundleAndRun(folder, name, options)).toBe('bundled function');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
