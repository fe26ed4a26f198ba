import type { ApiRetry, RateLimit } from '../errors/turn-errors.ts';
import type { Message, ResultMessage, SlashCommand } from '../messages/index.ts';
import { apiRetryOf } from '../wire/api-retry.ts';
import { rateLimitOf } from '../wire/rate-limit.ts';
import { type Trouble, troubleOf } from './trouble.ts';

/** Something that is kept of a message, whatever turn it is of. */
export type Note =
  /** The CLI did not reach the API and will try again. */
  | { readonly type: 'retry'; readonly retry: ApiRetry }
  | { readonly type: 'rate_limit'; readonly rateLimit: RateLimit }
  /** A line for the log. */
  | { readonly type: 'trouble'; readonly trouble: Trouble }
  | { readonly type: 'commands'; readonly commands: readonly SlashCommand[] }
  /** What the conversation has cost so far. */
  | { readonly type: 'result'; readonly result: ResultMessage }
  /** The conversation that the CLI is in. */
  | { readonly type: 'conversation'; readonly sessionId: string };

/**
 * What is to be kept of a message, in this order. `isConversing`: the CLI is known to be in the conversation. Before that it
 * may tell of another one.
 */
export function notesOf(message: Message, isConversing: boolean): readonly Note[] {
  const notes: Note[] = [];
  if (isRetry(message)) notes.push({ type: 'retry', retry: apiRetryOf(message) });
  if (message.type === 'rate_limit_event')
    notes.push({ type: 'rate_limit', rateLimit: rateLimitOf(message) });
  const trouble = troubleOf(message);
  if (trouble !== undefined) notes.push({ type: 'trouble', trouble });
  if (
    message.type === 'system' &&
    message.subtype === 'commands_changed' &&
    Array.isArray(message.commands)
  ) {
    notes.push({ type: 'commands', commands: message.commands });
  }
  if (!isConversing) return notes;
  if (message.type === 'result') notes.push({ type: 'result', result: message });
  if (message.type === 'system' && message.subtype === 'init' && isName(message.session_id))
    notes.push({ type: 'conversation', sessionId: message.session_id });
  return notes;
}

/** Whether a message says that the API is asked again. */
export function isRetry(message: Message): message is Message & { type: 'system'; subtype: 'api_retry' } {
  return message.type === 'system' && message.subtype === 'api_retry';
}

function isName(id: unknown): id is string {
  return typeof id === 'string' && id !== '';
}
