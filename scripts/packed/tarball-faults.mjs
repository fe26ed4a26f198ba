import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import ts from 'typescript';

/** What is wrong with the contents of a tarball, one sentence each. */
export function tarballFaults({ path, unpacked, manifest }) {
  const files = new Set(listFiles(unpacked));
  const modules = listFiles(join(path, 'src'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length));
  return [
    ...missing(files, modules),
    ...surplus(files, modules),
    ...unresolvedVersions(manifest),
    ...undeclaredImports(unpacked, files, manifest),
  ];
}

function missing(files, modules) {
  const built = modules.flatMap((module) =>
    ['.js', '.d.ts', '.js.map', '.d.ts.map'].map((end) => `dist/${module}${end}`),
  );
  // The maps point at the sources.
  const sources = modules.map((module) => `src/${module}.ts`);
  return ['LICENSE', 'package.json', ...built, ...sources]
    .filter((file) => !files.has(file))
    .map((file) => `${file} is missing`);
}

function surplus(files, modules) {
  const known = new Set(modules);
  return [...files]
    .filter((file) => file.endsWith('.tsbuildinfo') || file.includes('.test.') || isStale(file, known))
    .map((file) => `${file} does not belong in it`);
}

function isStale(file, known) {
  // See `add-message-types.mjs`.
  if (file.startsWith('dist/core-types/messages')) return false;
  return (
    file.startsWith('dist/') && !known.has(file.slice('dist/'.length).replace(/(\.d\.ts|\.js)(\.map)?$/, ''))
  );
}

function unresolvedVersions({ dependencies = {}, peerDependencies = {} }) {
  return Object.entries({ ...dependencies, ...peerDependencies })
    .filter(([, version]) => /^(workspace|catalog|link|file):/.test(version))
    .map(
      ([name, version]) =>
        `${name} has the version ${version}, which means nothing outside of this repository`,
    );
}

function undeclaredImports(unpacked, files, { name, dependencies = {}, peerDependencies = {} }) {
  const declared = new Set([name, ...Object.keys(dependencies), ...Object.keys(peerDependencies)]);
  return [...files]
    .filter((file) => /\.(js|mjs|d\.ts)$/.test(file))
    .flatMap((file) =>
      importsOf(readFileSync(join(unpacked, file), 'utf8'))
        .filter((specifier) => !isLocal(specifier) && !declared.has(packageOf(specifier)))
        .map((specifier) => `${file} imports ${specifier}, which is not among its dependencies`),
    );
}

function importsOf(code) {
  return ts.preProcessFile(code, true, true).importedFiles.map(({ fileName }) => fileName);
}

function isLocal(specifier) {
  return (
    specifier.startsWith('.') ||
    specifier.startsWith('#') ||
    specifier.startsWith('node:') ||
    builtinModules.includes(specifier)
  );
}

function packageOf(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function listFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1));
}
