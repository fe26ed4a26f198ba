import { signalGroup } from '../os/signal-group.ts';

// One listener for all children: one each would make Node warn of a leak at the eleventh.
const living = new Set<number>();

/**
 * Sends SIGTERM to the child's group when this process calls `process.exit()` or runs out of work; where the kernel sends a
 * parent-death signal it only comes a moment earlier. Returns the function that takes the child off the list.
 */
export function terminateOnHostExit(groupId: number): () => void {
  if (living.size === 0) process.on('exit', terminateAll);
  living.add(groupId);
  return () => {
    living.delete(groupId);
    if (living.size === 0) process.off('exit', terminateAll);
  };
}

function terminateAll(): void {
  for (const groupId of living) signalGroup(groupId, 'SIGTERM');
}
