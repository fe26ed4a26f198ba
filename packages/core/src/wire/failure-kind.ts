import type { TurnFailureKind } from '../errors/turn-errors.ts';
import type { ResultMessage } from '../messages/index.ts';

/**
 * What a failed turn failed of, judged by what says it most surely: the limit that was hit, the API's own name for
 * the error, the HTTP status, how the turn ended, and only then the words. Meant for results with `is_error`.
 */
export function failureKind(result: ResultMessage): TurnFailureKind {
  return (
    kindBySubtype.get(result.subtype) ??
    kindByApiErrorType.get(result.api_error_type ?? '') ??
    kindByStatusAndWords(result) ??
    (result.stop_reason === 'refusal' ? 'refusal' : undefined) ??
    kindByTerminalReason.get(result.terminal_reason ?? '') ??
    kindByWords(wordsOf(result)) ??
    // The API was asked and gave no answer: the network, or a proxy on the way. The same prompt may pass later.
    (result.terminal_reason === 'api_error' ? 'server' : 'unknown')
  );
}

const kindBySubtype: ReadonlyMap<string, TurnFailureKind> = new Map([
  ['error_max_turns', 'max_turns'],
  ['error_max_budget_usd', 'max_budget'],
]);

// Only the names that say more than the status does.
const kindByApiErrorType: ReadonlyMap<string, TurnFailureKind> = new Map([
  ['authentication_error', 'authentication'],
  ['permission_error', 'authentication'],
  ['billing_error', 'billing'],
  ['rate_limit_error', 'rate_limit'],
  ['overloaded_error', 'overloaded'],
]);

const kindByTerminalReason: ReadonlyMap<string, TurnFailureKind> = new Map([
  ['max_turns', 'max_turns'],
  ['budget_exhausted', 'max_budget'],
  ['prompt_too_long', 'invalid_request'],
  ['blocking_limit', 'invalid_request'],
  ['image_error', 'invalid_request'],
]);

const kindByPattern: readonly (readonly [RegExp, TurnFailureKind])[] = [
  [
    /not logged in|please run \/login|failed to authenticate|invalid (api key|x-api-key|bearer)/i,
    'authentication',
  ],
  [/credit balance/i, 'billing'],
  [/overloaded/i, 'overloaded'],
  [/rate.?limit|usage limit|hit your .{0,100}limit|limit reached/i, 'rate_limit'],
  [/prompt is too long|request too large/i, 'invalid_request'],
  [/connection (refused|error|closed)|timed out|ECONN|ENOTFOUND|EAI_AGAIN/i, 'server'],
];

function kindByStatusAndWords(result: ResultMessage): TurnFailureKind | undefined {
  const status = result.api_error_status;
  if (typeof status !== 'number') return undefined;
  // The API answers an empty account with a plain 400; only the words tell it from a bad request.
  if (status === 400 && kindByWords(wordsOf(result)) === 'billing') return 'billing';
  return kindByStatus(status);
}

/** What an HTTP status of the API's stands for; `undefined`: no error. */
export function kindByStatus(status: number): TurnFailureKind | undefined {
  if (status === 401 || status === 403) return 'authentication';
  if (status === 402) return 'billing';
  if (status === 429) return 'rate_limit';
  if (status === 529) return 'overloaded';
  // A request time-out and a conflict say nothing about the request: the API asks to try again.
  if (status >= 500 || status === 408 || status === 409) return 'server';
  return status >= 400 ? 'invalid_request' : undefined;
}

function kindByWords(words: string): TurnFailureKind | undefined {
  return kindByPattern.find(([pattern]) => pattern.test(words))?.[1];
}

// A result may come in any shape, so nothing is taken for granted but its being an object.
function wordsOf({ subtype, ...rest }: ResultMessage): string {
  const told: { readonly result?: unknown; readonly errors?: unknown } = rest;
  if (subtype === 'success') return typeof told.result === 'string' ? told.result : '';
  return Array.isArray(told.errors)
    ? told.errors.filter((error) => typeof error === 'string').join('\n')
    : '';
}
