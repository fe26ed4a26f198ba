import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { endWhatIsLeft, type Stock, takeStock, whatIsLeft } from './leak-stock.ts';

/** What `leavesNothingBehind()` gives to the tests it watches over. */
export interface Watched {
  /** An empty folder of the running test's own; `os.tmpdir()` names it too while the test runs. */
  readonly tmpRoot: string;
}

/**
 * Call it once at the top of a file or a `describe`: each test in there then fails unless it leaves nothing behind.
 *
 * Before each test it takes stock and points `TMPDIR` (so `os.tmpdir()`) to an empty folder. After it, within
 * `timeoutMs` (default 30 000), there must be no more children of this process, no more active resources (timers, sockets,
 * pipes, process handles) than before, no living process with a session's tag that was started under the test's
 * folder, and no file or session's folder below it. What `beforeAll` opened is in the stock and may stay. Not for concurrent tests.
 */
export function leavesNothingBehind(options: { readonly timeoutMs?: number } = {}): Watched {
  let stock: Stock | undefined;
  let outerTmpdir: string | undefined;

  beforeEach(async () => {
    outerTmpdir = process.env.TMPDIR;
    stock = takeStock(await realpath(await mkdtemp(join(tmpdir(), 'troupe-test-'))));
    process.env.TMPDIR = stock.tmpRoot;
  });

  afterEach(async () => {
    if (outerTmpdir === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = outerTmpdir;
    if (stock === undefined) return;
    const left = await whatIsLeft(stock, options.timeoutMs ?? 30_000);
    stock.timers.stop();
    endWhatIsLeft(left);
    await rm(stock.tmpRoot, { recursive: true, force: true });
    expect(left, 'left behind').toEqual({ children: [], tagged: [], files: [], resources: [], timers: [] });
  });

  return {
    get tmpRoot() {
      return stock?.tmpRoot ?? '';
    },
  };
}
