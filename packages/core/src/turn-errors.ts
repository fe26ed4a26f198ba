import type { ResultMessage } from './messages.ts';
import { TroupeError } from './troupe-error.ts';

/** What a failed turn failed of. */
export type TurnFailureKind =
  | 'rate_limit'
  | 'overloaded'
  | 'authentication'
  | 'billing'
  | 'invalid_request'
  | 'max_turns'
  | 'max_budget'
  | 'refusal'
  | 'server'
  | 'unknown';

const retryableKinds: ReadonlySet<TurnFailureKind> = new Set(['rate_limit', 'overloaded', 'server']);

/** The turn ended with an error result. `code`: `TURN_FAILED`. */
export class TurnFailedError extends TroupeError<'TURN_FAILED'> {
  readonly result: ResultMessage;
  readonly kind: TurnFailureKind;
  /** Whether the same prompt may succeed later: true for `rate_limit`, `overloaded` and `server`. */
  readonly retryable: boolean;

  constructor(result: ResultMessage, kind: TurnFailureKind) {
    super('TURN_FAILED', `The turn failed (${kind}): ${failureWords(result)}`);
    this.result = result;
    this.kind = kind;
    this.retryable = retryableKinds.has(kind);
  }
}

/** The turn was interrupted, or cancelled before it was sent. `code`: `TURN_INTERRUPTED`. */
export class TurnInterruptedError extends TroupeError<'TURN_INTERRUPTED'> {
  /** The aborted result; `undefined` when the prompt was never sent. */
  readonly result: ResultMessage | undefined;

  constructor(
    message: string,
    facts: { readonly result?: ResultMessage | undefined; readonly cause?: unknown } = {},
  ) {
    super('TURN_INTERRUPTED', message, { cause: facts.cause });
    this.result = facts.result;
  }
}

/** The turn did not end, or was silent for too long, within its deadline. `code`: `TURN_TIMEOUT`. */
export class TurnTimeoutError extends TroupeError<'TURN_TIMEOUT'> {
  /** Which deadline passed: the option's name. */
  readonly deadline: 'timeoutMs' | 'idleTimeoutMs';
  readonly limitMs: number;

  constructor(deadline: 'timeoutMs' | 'idleTimeoutMs', limitMs: number) {
    const what = deadline === 'timeoutMs' ? 'did not end' : 'was silent for';
    super(
      'TURN_TIMEOUT',
      `The turn ${what} ${deadline === 'timeoutMs' ? `within ${limitMs}` : `${limitMs}`} ms (\`${deadline}\`).`,
    );
    this.deadline = deadline;
    this.limitMs = limitMs;
  }
}

function failureWords(result: ResultMessage): string {
  const words = 'result' in result && typeof result.result === 'string' ? result.result : '';
  // The wire's word for it, not the type's: a list may hold anything.
  const listed: unknown[] = 'errors' in result && Array.isArray(result.errors) ? result.errors : [];
  const errors = listed.filter((error) => typeof error === 'string').join('; ');
  return words || errors || result.subtype;
}

declare module './messages/errors-by-code.ts' {
  interface ErrorsByCode {
    TURN_FAILED: TurnFailedError;
    TURN_INTERRUPTED: TurnInterruptedError;
    TURN_TIMEOUT: TurnTimeoutError;
  }
}
