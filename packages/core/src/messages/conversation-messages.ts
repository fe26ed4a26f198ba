import type { AssistantContentBlock, UserContentBlock } from './content-blocks.ts';
import type { AnswersPrompts, FromSubagent, MessageIdentity, Open } from './open-union.ts';
import type { MessageOrigin } from './result-message.ts';
import type { StopReason, Usage } from './usage.ts';

/**
 * A piece of what the model said: normally one finished content block.
 *
 * The CLI prints one message per content block; those of one answer share `message.id`. They are the text to trust:
 * deltas that came before may belong to an attempt that was given up.
 */
export interface AssistantMessage extends MessageIdentity, FromSubagent, AnswersPrompts {
  type: 'assistant';
  /** The message in the Messages API's own shape. */
  message: ApiMessage;
  /** Set where this stands for an API error and not for words of the model's: what went wrong. */
  error?: AssistantMessageError;
  /** Whether this was written by the CLI to report an API error. */
  is_api_error_message?: boolean;
  /** The HTTP status of that API error. */
  api_error_status?: number | null;
  /** The API's own name for that error, such as `overloaded_error`. */
  api_error_type?: string;
  /** The API request this came from; quote it when you report a problem to Anthropic. */
  request_id?: string;
  /** Present and true when an interrupt cut it off; the text may end in the middle of a word. */
  aborted?: true;
  /** Uuids of earlier messages that this one replaces: take those off the screen. */
  supersedes?: string[];
  /** When the block was finished, ISO 8601, by the clock of the CLI's host. For display, not for sorting. */
  timestamp?: string;
}

/** A message of the Messages API, as the model returned it. */
export interface ApiMessage {
  /** The API's id of the message; the same on every piece of one answer. */
  id: string;
  type: 'message';
  role: 'assistant';
  /** The model that wrote it; `<synthetic>` when the CLI did. */
  model: string;
  /** What it is made of; normally the one block that this piece delivers. */
  content: AssistantContentBlock[];
  /** Why the model stopped; `null` while more pieces of this answer may come. */
  stop_reason: StopReason | null;
  /** The stop sequence it stopped at, or `null`. */
  stop_sequence: string | null;
  /** Details of a refusal, as the API has them. */
  stop_details?: unknown;
  /** Tokens so far; only the last piece of an answer has the final numbers. */
  usage: Usage;
}

/** What went wrong at the API, in the CLI's words. */
export type AssistantMessageError = Open<
  | 'authentication_failed'
  | 'oauth_org_not_allowed'
  | 'account_on_hold'
  | 'verification_required'
  | 'billing_error'
  | 'rate_limit'
  | 'overloaded'
  | 'invalid_request'
  | 'model_not_found'
  | 'server_error'
  | 'max_output_tokens'
  | 'cloud_credential_error'
  | 'unknown'
>;

/** What was said to the model: tool results, notes of the CLI's, and prompts where they are echoed. */
export interface UserMessage extends FromSubagent {
  type: 'user';
  /** The message in the Messages API's own shape. */
  message: {
    /** `user`; the official SDK's types allow other roles. */
    role: Open<'user'>;
    /** Text, or content blocks; tool results are `tool_result` blocks. */
    content: string | UserContentBlock[];
  };
  /** The id of this message; for an echoed prompt, the one the prompt was sent with. */
  uuid?: string;
  /** The conversation it belongs to. */
  session_id?: string;
  /** What the tool returned, whole and in the tool's own shape; the model is shown `message.content`. */
  tool_use_result?: unknown;
  /** Whether the CLI wrote it and not a person, such as a nudge to go on. */
  isSynthetic?: boolean;
  /** Whether it repeats something from earlier: an echoed prompt, or a note about a command. */
  isReplay?: boolean;
  /** Who it comes from, where that is known. */
  origin?: MessageOrigin;
  /** When it was made, ISO 8601, by the clock of the CLI's host. */
  timestamp?: string;
}

/** The conversation was thrown away, for example by `/clear`. The next `system/init` has the new `session_id`. */
export interface ConversationResetMessage extends MessageIdentity {
  type: 'conversation_reset';
  /** The CLI's id for what follows. It is not a session id and cannot be resumed. */
  new_conversation_id: string;
  /** What threw it away. */
  trigger?: Open<'clear' | 'plan_mode_exit' | 'fresh_session' | 'onboarding'>;
  /** The prompt that was the `/clear`. */
  user_message_uuid?: string;
  /** When it happened, ISO 8601. */
  timestamp?: string;
}
