import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What pnpm is told. By itself it looks for its store below HOME: under another HOME it would remove `node_modules` and
 * install everything again, and without a terminal to ask at it stops. So it is given the store that is in use; where that
 * is gone or somebody else's, it shall begin again unasked.
 */
export function installArguments(root) {
  const store = storeInUse(join(root, 'node_modules', '.modules.yaml'));
  return [
    'install',
    '--frozen-lockfile',
    '--config.confirmModulesPurge=false',
    ...(store === undefined ? [] : [`--store-dir=${store}`]),
  ];
}

function storeInUse(path) {
  try {
    const [, store] = /^\s*"?storeDir"?: *"?([^"\n]+?)"?,?$/m.exec(readFileSync(path, 'utf8')) ?? [];
    if (store !== undefined) accessSync(store, constants.R_OK | constants.W_OK);
    return store;
  } catch {
    return undefined; // Nothing was installed yet, or its store is gone or not ours.
  }
}
