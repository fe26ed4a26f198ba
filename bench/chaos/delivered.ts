import type { TurnState } from '@troupe/core';

/** How a turn ended. */
export interface TurnOutcome {
  readonly id: string;
  readonly state: TurnState;
  readonly attempts: number;
}

/**
 * What is wrong with how prompts reached the CLIs. A prompt is written at most once for each time it was run, one that was
 * never run is never written, and one that completed was written.
 *
 * @param received how often the CLIs got each prompt, by its uuid
 */
export function faultsOfDelivery(
  turns: readonly TurnOutcome[],
  received: ReadonlyMap<string, number>,
): readonly string[] {
  const faults: string[] = [];
  const known = new Set<string>();
  for (const { id, state, attempts } of turns) {
    known.add(id);
    const times = received.get(id) ?? 0;
    // A CLI that was killed may have left in the pipe what was written to it.
    if (times > attempts)
      faults.push(`${id} (${state}) was run ${attempts} times and received ${times} times`);
    if (times === 0 && state === 'completed') faults.push(`${id} completed and was never received`);
  }
  for (const id of received.keys())
    if (!known.has(id)) faults.push(`${id} was received and is nobody's turn`);
  return faults;
}
