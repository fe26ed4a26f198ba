import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';

/** A folder for each test of a file, gone when the test is; what is left anywhere else fails the test. */
export function ownFolder(): { readonly root: string } {
  leavesNothingBehind();
  let root = '';
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'history-'));
  });
  // Registered later, run earlier: before it is looked at what is left.
  afterEach(() => rm(root, { recursive: true, force: true }));
  return {
    get root() {
      return root;
    },
  };
}
