// The published message types: what comes out of a turn and of `session.messages()`. Types alone, so that
// `@troupe/core/messages` costs nothing to import. Names are the official SDK's without their `SDK`, save
// `SystemInitMessage` (its `SDKSystemMessage`): here `SystemMessage` is all messages of type `system`.
import type {
  AuthStatusMessage,
  CommandLifecycleMessage,
  PromptSuggestionMessage,
  RateLimitEvent,
  ToolProgressMessage,
  ToolUseSummaryMessage,
} from './activity-messages.ts';
import type { AssistantMessage, ConversationResetMessage, UserMessage } from './conversation-messages.ts';
import type { UnknownName } from './open-union.ts';
import type { ResultMessage } from './result-message.ts';
import type { StreamEventMessage } from './stream-event-message.ts';
import type { SystemMessage } from './system-messages.ts';
import type { TroupeMessage } from './troupe-message.ts';

/**
 * Anything a session says: the CLI's messages as it wrote them, and `troupe` messages of our own.
 *
 * Tell them apart by `type`; `system`, `result` and `troupe` messages also have a `subtype`:
 * ```ts
 * for await (const message of turn) {
 *   if (message.type === 'result') console.log(message.total_cost_usd);
 *   if (message.type === 'system' && message.subtype === 'api_retry') console.log(message.attempt);
 * }
 * ```
 * The union is open. A type that this version does not know arrives as an `UnknownMessage`, untouched; so a
 * `switch` needs a `default`. Fields that are not listed here are there too. One object is shared by all who
 * listen: do not change it.
 */
export type Message =
  | AssistantMessage
  | UserMessage
  | StreamEventMessage
  | ResultMessage
  | SystemMessage
  | CommandLifecycleMessage
  | ToolProgressMessage
  | RateLimitEvent
  | AuthStatusMessage
  | ToolUseSummaryMessage
  | PromptSuggestionMessage
  | ConversationResetMessage
  | TroupeMessage
  | UnknownMessage;

/** A message of a type that this version of Troupe does not know, as the CLI wrote it. */
export interface UnknownMessage {
  /** Its name. Never one of the known ones, so compare it as a `string`: see `UnknownName`. */
  type: UnknownName;
  /** Whatever else it holds. */
  [key: string]: unknown;
}

export type * from './activity-messages.ts';
export type * from './content-blocks.ts';
export type * from './conversation-messages.ts';
export type * from './errors-by-code.ts';
export type * from './notice-messages.ts';
export type * from './open-union.ts';
export type * from './result-message.ts';
export type * from './server-info.ts';
export type * from './session-messages.ts';
export type * from './stream-event-message.ts';
export type * from './system-messages.ts';
export type * from './task-messages.ts';
export type * from './troupe-message.ts';
export type * from './usage.ts';
