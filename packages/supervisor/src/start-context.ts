import type { ExitReason } from '@troupe/core';
import type { ChildStartContext } from './child-spec.ts';

/** What a child's `start` is told, and the hand that ends it. */
export interface StartContext {
  readonly context: ChildStartContext;
  /** The life is over, or did not begin. */
  abort(): void;
}

/** Most children never ask for their signal, so it is made when one does. */
export function createStartContext(incarnation: number, previousExit: ExitReason | undefined): StartContext {
  let controller: AbortController | undefined;
  let isAborted = false;
  const facts = {
    incarnation,
    get signal(): AbortSignal {
      controller ??= new AbortController();
      if (isAborted) controller.abort();
      return controller.signal;
    },
  };
  return {
    context:
      previousExit === undefined
        ? facts
        : Object.defineProperty(facts, 'previousExit', { value: previousExit, enumerable: true }),
    abort: () => {
      isAborted = true;
      controller?.abort();
    },
  };
}
