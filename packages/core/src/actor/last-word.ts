import type { ExitReason } from '../base/exit-reason.ts';
import { onRejection } from '../errors/late-errors.ts';
import type { Behavior } from './behavior.ts';

/** Calls `behavior.stopped`; what it throws, or rejects with, goes to `onFailure`. */
export function sayLastWord(
  behavior: Behavior<unknown, unknown>,
  end: { readonly state: unknown; readonly reason: ExitReason },
  onFailure: (thrown: unknown) => void,
): void {
  try {
    const result: unknown = behavior.stopped?.(end.state, end.reason);
    // An async function passes for one that returns nothing; its rejection would be nobody's.
    onRejection(result, onFailure);
  } catch (thrown) {
    onFailure(thrown);
  }
}
