// What users would get: builds and packs each package, looks into the tarballs, lets publint and attw judge them, and
// installs them into an empty project that imports every door, and beside the oldest and newest of what users bring.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { askPublint } from './packed/ask-publint.mjs';
import { tryAlone, tryAsConsumer } from './packed/consumer.mjs';
import { tryUnderJest } from './packed/jest.mjs';
import { packAll } from './packed/pack.mjs';
import { run } from './packed/run.mjs';
import { tarballFaults } from './packed/tarball-faults.mjs';
import { tryVersions } from './packed/versions.mjs';
import { pnpmVersion } from './pnpm-version.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name) => join(root, 'node_modules/.bin', name);

const folder = mkdtempSync(join(tmpdir(), 'troupe-packages-'));
try {
  const packed = packAll(root, folder, pnpmVersion());
  for (const one of packed) await judge(one);
  const stream = packed.find(({ manifest }) => manifest.name === '@troupe/stream');
  tryAlone(stream, folder, root);
  console.log(`${stream.manifest.name}: works without the others, and compiles without Node's types`);
  const doors = tryAsConsumer(packed, folder, root);
  console.log(`installed from the tarballs; imported and compiled ${doors.join(', ')}`);
  const versions = tryVersions(packed, folder, root);
  console.log(`a service compiles, and runs with the README's CLI: ${versions.join(', ')}`);
  console.log(`a service runs under Jest ${tryUnderJest(packed, folder, root)}`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}

async function judge(one) {
  const { tarball, manifest } = one;
  const faults = tarballFaults(one);
  if (faults.length > 0) throw new Error(`${manifest.name}:\n  ${faults.join('\n  ')}`);
  await askPublint(tarball, manifest);
  run(bin('attw'), [tarball, '--profile', 'esm-only', '--no-color']);
  console.log(`${manifest.name}: ${basename(tarball)} is complete; publint and attw have nothing to say`);
}
