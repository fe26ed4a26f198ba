import { StateFileError } from '../../errors.ts';

const inUse = new Set<string>();

/**
 * Takes a state file for one supervisor of this process: two would write over each other.
 *
 * @param place where it is, without links
 * @returns a function that lets go of it
 * @throws StateFileError when another has it
 */
export function takeStateFile(path: string, place: string): () => void {
  if (inUse.has(place)) {
    throw new StateFileError(path, 'another supervisor of this process uses it', {
      advice: 'Give each its own file, or stop the other first.',
    });
  }
  inUse.add(place);
  return () => {
    inUse.delete(place);
  };
}
