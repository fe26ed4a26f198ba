import type { ResultMessage } from '../messages/index.ts';
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

/** Why the CLI asks the API again, as it said last. */
export interface ApiRetry {
  readonly kind: TurnFailureKind;
  /** The HTTP status; `undefined` when there was no answer. */
  readonly status: number | undefined;
  /** How many tries have failed. */
  readonly attempts: number;
  /** How many times the CLI tries again at most. */
  readonly maxRetries: number | undefined;
}

/** Where the limits of a subscription stand, as the CLI said last. It says nothing of them to who pays by API key. */
export interface RateLimit {
  /** `allowed`, `allowed_warning` (nearly used up), `rejected`, or a word of a later CLI. */
  readonly status: string;
  /** Which limit it is: `five_hour`, `seven_day` … */
  readonly limit: string | undefined;
  /** When the limit is lifted, milliseconds since the epoch. */
  readonly resetsAt: number | undefined;
  /** How much of it is used up, from 0 to 1. */
  readonly utilization: number | undefined;
  /** Whether requests are beyond the limit now, and paid for. */
  readonly isUsingOverage: boolean;
}

const retryableKinds: ReadonlySet<TurnFailureKind> = new Set(['rate_limit', 'overloaded', 'server']);

/** The turn ended with an error result. `code`: `TURN_FAILED`. */
export class TurnFailedError extends TroupeError<'TURN_FAILED'> {
  readonly result: ResultMessage;
  readonly kind: TurnFailureKind;
  /** Whether the same prompt may succeed later: true for `rate_limit`, `overloaded` and `server`. */
  readonly retryable: boolean;
  /** What the CLI said last of its own tries; `undefined` when it made none. */
  readonly lastRetry: ApiRetry | undefined;
  /** Where the limits of the subscription stood; `undefined` where the CLI has said nothing of them. */
  readonly rateLimit: RateLimit | undefined;

  /** @param lastRetry what the CLI said; with `isFailFast` the turn was not waited for any longer */
  constructor(
    result: ResultMessage,
    kind: TurnFailureKind,
    {
      lastRetry,
      rateLimit,
      isFailFast = false,
    }: {
      readonly lastRetry?: ApiRetry | undefined;
      readonly rateLimit?: RateLimit | undefined;
      readonly isFailFast?: boolean;
    } = {},
  ) {
    const words =
      isFailFast && lastRetry !== undefined
        ? `${retryWords(lastRetry)} It was not tried again (\`failFast\`).`
        : failureWords(result);
    const until = kind === 'rate_limit' && rateLimit !== undefined ? limitWords(rateLimit) : '';
    super('TURN_FAILED', `The turn failed (${kind}): ${words}${until}`);
    this.lastRetry = lastRetry;
    this.rateLimit = rateLimit;
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
  /** Why the CLI asked the API again, when it did; most likely what took so long. */
  readonly lastRetry: ApiRetry | undefined;

  constructor(deadline: 'timeoutMs' | 'idleTimeoutMs', limitMs: number, lastRetry?: ApiRetry) {
    const what = deadline === 'timeoutMs' ? 'did not end' : 'was silent for';
    super(
      'TURN_TIMEOUT',
      `The turn ${what} ${deadline === 'timeoutMs' ? `within ${limitMs}` : `${limitMs}`} ms (\`${deadline}\`).${lastRetry === undefined ? '' : ` ${retryWords(lastRetry)}`}`,
    );
    this.deadline = deadline;
    this.limitMs = limitMs;
    this.lastRetry = lastRetry;
  }
}

function retryWords({ kind, status, attempts }: ApiRetry): string {
  const what = status === undefined ? 'The API did not answer' : `The API answered ${status}`;
  return `${what} (${kind}, tries: ${attempts}).`;
}

function limitWords({ limit, resetsAt }: RateLimit): string {
  if (resetsAt === undefined) return '';
  const which = limit === undefined ? 'The limit' : `The limit \`${limit}\``;
  return ` ${which} is lifted at ${new Date(resetsAt).toISOString()}.`;
}

function failureWords(result: ResultMessage): string {
  const words = 'result' in result && typeof result.result === 'string' ? result.result : '';
  // The wire's word for it, not the type's: a list may hold anything.
  const listed: unknown[] = 'errors' in result && Array.isArray(result.errors) ? result.errors : [];
  const errors = listed.filter((error) => typeof error === 'string').join('; ');
  return words || errors || result.subtype;
}

declare module '../messages/errors-by-code.ts' {
  interface ErrorsByCode {
    TURN_FAILED: TurnFailedError;
    TURN_INTERRUPTED: TurnInterruptedError;
    TURN_TIMEOUT: TurnTimeoutError;
  }
}
