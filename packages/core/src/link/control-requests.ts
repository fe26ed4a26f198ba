import type { Clock } from '../base/clock.ts';
import { createDeferred, type Deferred } from '../base/deferred.ts';
import { onAbort } from '../base/on-abort.ts';
import { afterSilence } from '../base/patient-clock.ts';
import { ControlRequestError } from '../errors/errors.ts';

/** The CLI's answer to one of our control requests. */
export type ControlOutcome =
  | { readonly ok: true; readonly response: unknown; readonly envelope: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly error: string; readonly code?: string };

/** A control request on its way. */
export interface PendingControl {
  readonly requestId: string;
  readonly answered: Promise<unknown>;
}

interface Waiting {
  readonly subtype: string;
  readonly answer: Deferred<unknown>;
  readonly cleanup: () => void;
}

/** Why a request is not waited for any more, or is not made at all. */
export function givenUpBySignal(subtype: string, signal: AbortSignal | undefined): ControlRequestError {
  return new ControlRequestError(subtype, `\`${subtype}\` was given up by its signal.`, {
    cause: signal?.reason,
  });
}

/** Control requests that wait for their answer, in any order, each with a deadline of its own. */
export class ControlRequests {
  readonly #clock: Clock;
  readonly #waiting = new Map<string, Waiting>();
  #lastId = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get count(): number {
    return this.#waiting.size;
  }

  /** Opens a request; the caller writes it. `onGivenUp` is called when we stop waiting before the CLI answered. */
  open(
    subtype: string,
    options: {
      readonly timeoutMs: number;
      readonly signal?: AbortSignal | undefined;
      readonly onGivenUp: (requestId: string) => void;
    },
  ): PendingControl {
    this.#lastId += 1;
    const requestId = `troupe-${this.#lastId}`;
    const answer = createDeferred<unknown>();
    const giveUp = (error: Error) => {
      if (this.fail(requestId, error)) options.onGivenUp(requestId);
    };
    const cancelTimer = afterSilence(
      this.#clock,
      () =>
        giveUp(
          new ControlRequestError(
            subtype,
            `The CLI did not answer \`${subtype}\` within ${options.timeoutMs} ms.`,
          ),
        ),
      options.timeoutMs,
    );
    const { signal } = options;
    const forget = signal && onAbort(signal, () => giveUp(givenUpBySignal(subtype, signal)));
    const cleanup = () => {
      cancelTimer();
      forget?.();
    };
    this.#waiting.set(requestId, { subtype, answer, cleanup });
    // It aborted on the way here. The request is about to be written, and must be before its cancellation.
    if (signal?.aborted === true) queueMicrotask(() => giveUp(givenUpBySignal(subtype, signal)));
    return { requestId, answered: answer.promise };
  }

  /** Whether it was one of ours. A late or unknown answer is not. */
  answer(requestId: string, outcome: ControlOutcome): boolean {
    const waiting = this.#take(requestId);
    if (waiting === undefined) return false;
    if (outcome.ok) waiting.answer.resolve(outcome.response);
    else
      waiting.answer.reject(
        new ControlRequestError(waiting.subtype, `The CLI refused \`${waiting.subtype}\`: ${outcome.error}`),
      );
    return true;
  }

  fail(requestId: string, error: Error): boolean {
    const waiting = this.#take(requestId);
    waiting?.answer.reject(error);
    return waiting !== undefined;
  }

  /** Fails all that wait, each with an error made for its subtype. */
  failAll(makeError: (subtype: string) => Error): void {
    for (const [requestId, { subtype }] of [...this.#waiting]) this.fail(requestId, makeError(subtype));
  }

  #take(requestId: string): Waiting | undefined {
    const waiting = this.#waiting.get(requestId);
    this.#waiting.delete(requestId);
    waiting?.cleanup();
    return waiting;
  }
}
