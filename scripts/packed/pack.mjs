import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';

/**
 * Builds every package from nothing, so that no file of an earlier build is packed, and packs each into `folder`.
 * Returns where the tarball is, and what it holds unpacked.
 */
export function packAll(root, folder, pnpmVersion) {
  const packages = readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name));
  for (const path of packages) {
    rmSync(join(path, 'dist'), { recursive: true, force: true });
    rmSync(join(path, '.tsbuildinfo'), { force: true });
  }
  run('npm', ['run', 'build'], { cwd: root });
  return packages.map((path) => pack(path, folder, pnpmVersion));
}

function pack(path, folder, pnpmVersion) {
  const printed = run('npx', ['-y', `pnpm@${pnpmVersion}`, 'pack', '--json', '--pack-destination', folder], {
    cwd: path,
  });
  const { filename } = JSON.parse(printed.slice(printed.indexOf('{')));
  const unpacked = `${filename}.unpacked`;
  mkdirSync(unpacked);
  run('tar', ['-xzf', filename, '-C', unpacked, '--strip-components=1']);
  const manifest = JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8'));
  return { path, tarball: filename, unpacked, manifest };
}
