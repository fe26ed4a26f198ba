import type { ExitReason, Supervisable } from '@troupe/core';

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

  /** @param onEnd called once, when the child is over */
  constructor(child: Supervisable, onEnd: (life: Life) => void) {
    this.child = child;
    const end = (exit: ExitReason) => {
      this.exit = exit;
      onEnd(this);
      return exit;
    };
    this.ended = child.exited.then(end, (error: unknown) =>
      // The contract forbids it, but an end without a reason is an end all the same.
      end({ type: 'crash', error: error instanceof Error ? error : new Error(String(error)) }),
    );
  }
}
