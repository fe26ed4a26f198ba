import type { ApiRetry, TurnFailureKind } from '../errors/turn-errors.ts';
import type { ApiRetryMessage } from '../messages/index.ts';
import { kindByStatus } from './failure-kind.ts';

/** What an `api_retry` says. Any field of it may be missing or odd. */
export function apiRetryOf(message: ApiRetryMessage): ApiRetry {
  const told: { readonly [Key in keyof ApiRetryMessage]?: unknown } = message;
  const status = typeof told.error_status === 'number' ? told.error_status : undefined;
  return {
    kind: kindByWord.get(told.error) ?? (status === undefined ? undefined : kindByStatus(status)) ?? 'server',
    status,
    attempts: typeof told.attempt === 'number' ? told.attempt : 1,
    maxRetries: typeof told.max_retries === 'number' ? told.max_retries : undefined,
  };
}

/**
 * Whether waiting for more tries is no use: the API does not know the key, or does not let it in, and will not the next time.
 * Before the last try the CLI is about to give up by itself, and its result says more.
 */
export function isWorthless({ status, attempts, maxRetries }: ApiRetry): boolean {
  const isLast = maxRetries !== undefined && attempts >= maxRetries;
  return (status === 401 || status === 403) && !isLast;
}

const kindByWord: ReadonlyMap<unknown, TurnFailureKind> = new Map([
  ['authentication_failed', 'authentication'],
  ['oauth_org_not_allowed', 'authentication'],
  ['account_on_hold', 'authentication'],
  ['verification_required', 'authentication'],
  ['billing_error', 'billing'],
  ['rate_limit', 'rate_limit'],
  ['overloaded', 'overloaded'],
  ['invalid_request', 'invalid_request'],
  ['model_not_found', 'invalid_request'],
]);
