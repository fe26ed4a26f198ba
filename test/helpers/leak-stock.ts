import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { processTable } from '#core/process/process-table.ts';
import { listChildren } from './list-children.ts';

/** What there was before a test. */
export interface Stock {
  readonly children: ReadonlySet<number>;
  readonly resources: ReadonlyMap<string, number>;
}

/** What a test left behind, in words. */
export interface Left {
  readonly children: readonly string[];
  readonly tagged: readonly string[];
  readonly files: readonly string[];
  readonly resources: readonly string[];
}

/** Counts this process's living children and active resources. */
export function takeStock(): Stock {
  return { children: new Set(listChildren().map((child) => child.pid)), resources: countResources() };
}

/**
 * What there is beyond the stock and below the folder, as soon as there is nothing, else after `timeoutMs`.
 */
export async function whatIsLeft(before: Stock, tmpRoot: string, timeoutMs: number): Promise<Left> {
  const giveUpAt = performance.now() + timeoutMs;
  for (;;) {
    const left: Left = {
      tagged: await listTaggedUnder(tmpRoot),
      files: await readdir(tmpRoot),
      children: listChildren()
        .filter((child) => !before.children.has(child.pid))
        .map((child) => `${child.pid} ${child.command}`),
      resources: resourcesBeyond(before.resources),
    };
    const isClean = Object.values(left).every((list) => list.length === 0);
    if (isClean || performance.now() >= giveUpAt) return left;
    await sleep(10);
  }
}

function countResources(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of process.getActiveResourcesInfo()) counts.set(name, (counts.get(name) ?? 0) + 1);
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
