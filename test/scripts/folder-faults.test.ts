import { describe, expect, it } from 'vitest';
import { folderFaults } from '../../scripts/folder-faults.ts';

const file = (source: string, ...resolved: string[]) => ({
  source: `packages/core/src/${source}.ts`,
  dependencies: resolved.map((one) => ({ resolved: `packages/core/src/${one}.ts` })),
});

describe('the folders of a package', () => {
  it('may import each other one way', () => {
    expect(folderFaults([file('a/x', 'b/y', 'a/z'), file('a/z'), file('b/y', 'c/y'), file('c/y')])).toEqual(
      [],
    );
  });

  it('may not import each other in a circle, though no file does', () => {
    const faults = folderFaults([
      file('a/x', 'b/y'),
      file('b/y'),
      file('b/z', 'a/c/y'),
      file('a/c/y', 'a/z'),
      file('a/z'),
    ]);
    expect(faults).toEqual([
      'folders import each other in a circle: packages/core/src/a -> packages/core/src/b -> packages/core/src/a/c -> packages/core/src/a',
    ]);
  });

  it('hold at most 25 files beside their sub-folders', () => {
    const files = (folder: string, count: number) =>
      Array.from({ length: count }, (_, at) => file(`${folder}/${at}`));
    expect(folderFaults([...files('a', 25), ...files('a/b', 25)])).toEqual([]);
    expect(folderFaults(files('a', 26))).toEqual([
      'packages/core/src/a has 26 files beside its sub-folders, at most 25 are taken in at a glance',
    ]);
  });

  it('are all used by the door of the package, which is no circle', () => {
    expect(folderFaults([file('index', 'a/x'), file('a/x', 'clock'), file('clock')])).toEqual([]);
  });
});
