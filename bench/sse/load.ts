import { setTimeout as sleep } from 'node:timers/promises';
import { linesPerSecond } from './service.ts';
import type { ServiceReport } from './service-process.ts';
import { type Part, startProcess } from './start-process.ts';

/** What a service is to bear. */
export interface Load {
  readonly clients: number;
  readonly sessions: number;
  readonly seconds: number;
}

/** How many deltas each session writes in a turn. */
export function deltasOf({ seconds }: Load): number {
  return seconds * linesPerSecond;
}

/** A service of so many sessions; the first that it says is that it is there. */
export function startService(load: Load): Part<ServiceReport> {
  return startProcess<ServiceReport>('service-process.ts', [load.sessions, deltasOf(load)]);
}

/** Waits until the service has all of its clients. */
export async function untilAllAreThere(
  service: Part<ServiceReport>,
  { clients }: Load,
): Promise<ServiceReport> {
  for (;;) {
    const report = await service.ask('clients');
    if (report.clients >= clients) return report;
    await sleep(100);
  }
}
