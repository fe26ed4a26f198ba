import { linuxProcessTable } from './linux-process-table.ts';
import type { ProcessTable } from './process-identity.ts';
import { psProcessTable } from './ps-process-table.ts';
import { shareNextRun } from './share-next-run.ts';

const table = process.platform === 'linux' ? linuxProcessTable : psProcessTable;

/**
 * Whether a tag is seen on every process that carries it, whoever its parent is. macOS hides the environment of
 * its own programs (`/bin/bash`), so there they are known only as descendants of a process that shows its tag.
 */
export const seesEveryTag: boolean = process.platform === 'linux';

const sightTagged = shareNextRun(() => table.sightTagged());

/** The process table of this machine. Looks are shared: two hundred sessions that end together cost two or three. */
export const processTable: ProcessTable = {
  startTimeOf: (pid) => table.startTimeOf(pid),

  async listTagged(tag) {
    const sightings = await sightTagged();
    const meant = tag === undefined ? sightings : sightings.filter((one) => one.tag === tag);
    const identified = await Promise.all(meant.map((one) => table.identify(one)));
    return identified.filter((one) => one !== undefined);
  },
};
