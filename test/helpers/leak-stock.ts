import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processTable } from '#core/os/process-table.ts';
import { listChildren } from './list-children.ts';
import { type TimerWatch, watchTimers } from './watch-timers.ts';

/** What there was before a test, and what watches over it since. */
export interface Stock {
  readonly tmpRoot: string;
  readonly children: ReadonlySet<number>;
  readonly resources: ReadonlyMap<string, number>;
  readonly timers: TimerWatch;
}

/** What a test left behind, in words. */
export interface Left {
  readonly children: readonly string[];
  readonly tagged: readonly string[];
  readonly files: readonly string[];
  readonly resources: readonly string[];
  readonly timers: readonly string[];
}

/** Counts this process's living children and active resources, and watches its timers until `stock.timers.stop()`. */
export function takeStock(tmpRoot: string): Stock {
  const children = new Set(listChildren().map((child) => child.pid));
  return { tmpRoot, children, resources: countResources(), timers: watchTimers() };
}

/** What there is beyond the stock and below its folder: as soon as that is nothing, else after `timeoutMs`. */
export async function whatIsLeft(stock: Stock, timeoutMs: number): Promise<Left> {
  const giveUpAt = performance.now() + timeoutMs;
  for (;;) {
    const left: Left = {
      tagged: await listTaggedUnder(stock.tmpRoot),
      files: await listFiles(stock.tmpRoot),
      children: listChildren()
        .filter((child) => !stock.children.has(child.pid))
        .map((child) => `${child.pid} ${child.command}`),
      resources: resourcesBeyond(stock.resources),
      timers: stock.timers.pending(),
    };
    const isClean = Object.values(left).every((list) => list.length === 0);
    if (isClean || performance.now() >= giveUpAt) return left;
    await sleep(10);
  }
}

/** Kills the processes among it, so that one failing test does not spoil those after it. */
export function endWhatIsLeft({ children, tagged }: Left): void {
  for (const line of [...children, ...tagged]) {
    try {
      process.kill(Number.parseInt(line, 10), 'SIGKILL');
    } catch {
      // It ended by itself meanwhile.
    }
  }
}

// Empty folders may stay (that of the leases does), unless they were made for one session.
async function listFiles(root: string): Promise<readonly string[]> {
  const reading = readdir(root, { recursive: true, withFileTypes: true });
  // A folder that is removed while it is read is on its way out; the next look will tell.
  const entries = await reading.catch(() => undefined);
  if (entries === undefined) return ['(changing)'];
  return entries
    .filter((entry) => !entry.isDirectory() || /^troupe-[A-Za-z0-9]{6}$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function countResources(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of process.getActiveResourcesInfo()) {
    // The test runner's own timers are among them; ours are counted by `watchTimers`.
    if (name !== 'Timeout' && name !== 'Immediate') counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function resourcesBeyond(before: ReadonlyMap<string, number>): readonly string[] {
  return [...countResources()]
    .filter(([name, count]) => count > (before.get(name) ?? 0))
    .map(([name, count]) => `${name}: ${before.get(name) ?? 0} → ${count}`);
}

// Other test files run at the same time and tag processes too; ours have a TMPDIR below the test's folder.
async function listTaggedUnder(tmpRoot: string): Promise<readonly string[]> {
  const tagged = await processTable.listTagged();
  if (process.platform !== 'linux') return [];
  return tagged
    .filter(({ pid }) => environOf(pid).includes(`TMPDIR=${tmpRoot}`))
    .map(({ pid, tag }) => `${pid} ${tag}`);
}

function environOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return ''; // It ended between the two looks.
  }
}
