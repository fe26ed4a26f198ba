import type { Child } from './child.ts';
import type { ChildCounts } from './supervisor-results.ts';

/** Counts children: by their specs, and those that run. */
export function countChildren(children: Iterable<Child>): ChildCounts {
  let specs = 0;
  let active = 0;
  let supervisors = 0;
  for (const child of children) {
    specs += 1;
    // As in OTP, one whose end has not come up yet is not counted as running any more.
    if (child.life !== undefined && child.life.exit === undefined) active += 1;
    if (child.spec.type === 'supervisor') supervisors += 1;
  }
  return { specs, active, supervisors, workers: specs - supervisors };
}
