import type { ExitReason, Supervisable } from '@troupe/core';
import { toError, toExitReason } from '@troupe/core/supervision';

/**
 * One incarnation of a child, from the moment it is up until nothing of it is left.
 *
 * Its end is noted here as soon as it is known, which may be long before the supervisor comes to it. So a stop that
 * meets a child that is over already knows why.
 */
export class Life {
  readonly child: Supervisable;
  /** Settles when the child is over. Never rejects. */
  readonly ended: Promise<ExitReason>;
  exit: ExitReason | undefined;
  /** Whether the supervisor waits for the end itself, so that nobody need be told. */
  isAwaited = false;
  readonly #onEnd: (life: Life) => void;

  /** @param onEnd called once, when the child is over */
  constructor(child: Supervisable, onEnd: (life: Life) => void) {
    this.child = child;
    this.#onEnd = onEnd;
    this.ended = this.#follow();
  }

  async #follow(): Promise<ExitReason> {
    let exit: ExitReason;
    try {
      exit = toExitReason(await this.child.exited);
    } catch (thrown) {
      // The contract forbids it, but an end without a reason is an end all the same. Not before the life has begun, though.
      await Promise.resolve();
      exit = { type: 'crash', error: toError(thrown) };
    }
    return this.#end(exit);
  }

  #end(exit: ExitReason): ExitReason {
    this.exit = exit;
    this.#onEnd(this);
    return exit;
  }
}
