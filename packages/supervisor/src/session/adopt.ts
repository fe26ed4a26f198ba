import type { Runtime, Supervisable } from '@troupe/core';
import { actorHomeOf } from '@troupe/core/supervision';

/** The runtime leaves the end of that child to whoever has it. */
export function adopt(runtime: Runtime | undefined, child: Supervisable): void {
  if (runtime !== undefined) actorHomeOf(runtime)?.adopt(child);
}
