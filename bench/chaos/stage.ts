import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRuntime, type Runtime } from '@troupe/core';
import { openResources, type Traces, whatIsLeft } from './what-is-left.ts';

/** A runtime whose every file and process can be found again. */
export interface Stage {
  readonly folder: string;
  readonly runtime: Runtime;
  readonly traces: Traces;
  /** Stops the runtime, says what is left nevertheless, and removes the folder unless it is to be looked at. */
  clear(isToBeKept: boolean): Promise<readonly string[]>;
}

export async function setStage(): Promise<Stage> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'chaos-')));
  // Whatever makes a temporary folder makes it in there.
  process.env.TMPDIR = folder;
  const leaseDir = join(folder, 'leases');
  const tmpDir = join(folder, 'tmp');
  await mkdir(join(folder, 'work'));
  const before = openResources();
  const runtime = createRuntime({ name: 'chaos', leaseDir, tmpDir });
  const traces = { folder, emptied: [leaseDir, tmpDir], before };
  return {
    folder,
    runtime,
    traces,
    async clear(isToBeKept) {
      await runtime.stop();
      const left = await whatIsLeft(traces);
      if (isToBeKept) console.log(`kept, to be looked at: ${folder}`);
      else await rm(folder, { recursive: true, force: true, maxRetries: 3 });
      return left;
    },
  };
}
