// Runs dependency-cruiser over all code, and then asks whether it saw the code at all: with a TypeScript that it does
// not understand it skips half of the files and reports that everything is in order.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { folderFaults } from './folder-faults.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules/dependency-cruiser/bin');

// One import per tool and room that is sure to be there. If it was not seen, the rules on it are worth nothing.
const known = [
  ['packages/core/src/actor/', 'node_modules/nact/'],
  ['packages/core/src/os/', 'child_process'],
  ['packages/core/src/wire/', 'node_modules/zod/'],
  ['packages/core/src/link/', 'packages/core/src/wire/'],
  ['packages/core/src/session/', 'packages/core/src/messages/index.ts'],
  ['packages/stream/src/', 'packages/core/src/messages/index.ts'],
];

const folder = mkdtempSync(join(tmpdir(), 'troupe-boundaries-'));
try {
  const report = join(folder, 'report.json');
  writeFileSync(report, cruise());
  const shown = spawnSync(process.execPath, [join(bin, 'depcruise-fmt.mjs'), '-e', '-T', 'err', report], {
    cwd: root,
    stdio: 'inherit',
  });
  const { modules } = JSON.parse(readFileSync(report, 'utf8'));
  const faults = [...listBlindSpots(modules).map((spot) => `not seen: ${spot}`), ...folderFaults(modules)];
  for (const fault of faults) console.error(`  error ${fault}`);
  process.exitCode = shown.status === 0 && faults.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}

function cruise() {
  const args = ['--config', '.dependency-cruiser.cjs', '-T', 'json', 'packages', 'examples', 'bench', 'test'];
  return execFileSync(process.execPath, [join(bin, 'dependency-cruise.mjs'), ...args], {
    cwd: root,
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function listBlindSpots(modules) {
  const seen = new Set(modules.map((module) => module.source));
  const sees = ([from, to]) =>
    modules.some(
      ({ source, dependencies }) =>
        source.startsWith(from) && dependencies.some(({ resolved }) => resolved.includes(to)),
    );
  return [
    ...listSources().filter((source) => !seen.has(source)),
    ...known.filter((edge) => !sees(edge)).map(([from, to]) => `an import from ${from} of ${to}`),
  ];
}

function listSources() {
  return readdirSync(join(root, 'packages')).flatMap((name) => {
    const src = `packages/${name}/src`;
    return readdirSync(join(root, src), { recursive: true })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => `${src}/${path}`);
  });
}
