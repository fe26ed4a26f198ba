import type { AnswersPrompts, MessageIdentity, Open, UnknownName } from './open-union.ts';
import type { ModelUsage, StopReason, Usage } from './usage.ts';

/**
 * The end of a turn. Look at `is_error` first: an API error comes with `subtype: 'success'` and `is_error: true`.
 */
export type ResultMessage = ResultSuccess | ResultError;

/** The turn came to an end that has a text: the model's answer or, with `is_error`, the words of an API error. */
export interface ResultSuccess extends ResultBase {
  subtype: 'success';
  /** The text of the last answer; with `is_error`, what went wrong, in words for a person. */
  result: string;
  /** What the model filled the output format with. Check it is there: a model that only talks leaves it out. */
  structured_output?: unknown;
  /** A tool call that a hook put off to a later run. */
  deferred_tool_use?: {
    /** The id of the call. */
    id: string;
    /** The tool's name. */
    name: string;
    /** What the model passed. */
    input: Record<string, unknown>;
  };
  /** The slash command that answered without the model. */
  local_command?: string;
  /** Milliseconds from the prompt to the first token of the answer. */
  ttft_ms?: number;
}

/** The turn was cut off: by an interrupt, by a limit, or because the CLI could not run it. */
export interface ResultError extends ResultBase {
  subtype:
    | 'error_during_execution'
    | 'error_max_turns'
    | 'error_max_budget_usd'
    | 'error_max_structured_output_retries'
    | UnknownName;
  /** What went wrong, in the CLI's words; after an interrupt, a diagnostic line. */
  errors: string[];
  /** Why the CLI could not start, where that is the reason: `config_file_invalid`, `cwd_unavailable` … */
  startup_failure_reason?: string;
}

interface ResultBase extends MessageIdentity, AnswersPrompts {
  type: 'result';
  /** Whether the turn failed. The one field that says so for API errors, limits and interrupts alike. */
  is_error: boolean;
  /** How the turn ended: `completed`, `aborted_streaming`, `api_error` … Absent where no model was asked. */
  terminal_reason?: TerminalReason;
  /** The HTTP status of the API error it failed with; `null` or absent when there was none, or no answer at all. */
  api_error_status?: number | null;
  /** The API's own name for that error, such as `overloaded_error`. */
  api_error_type?: string;
  /** What kept the API from answering at all, such as `connection_failed`. */
  api_error?: string;
  /** Why the model stopped last, or `null` if it did not get to. */
  stop_reason: StopReason | null;
  /** Messages exchanged in this turn, tool results included. */
  num_turns: number;
  /** Milliseconds the turn took. */
  duration_ms: number;
  /** Milliseconds of them spent waiting for the API. */
  duration_api_ms: number;
  /** Estimated US dollars since the conversation began, not this turn alone: keep the last, do not add up. */
  total_cost_usd: number;
  /** Tokens of this turn, main conversation only. */
  usage: Usage;
  /** By model, everything since the conversation began, subagents included. */
  modelUsage: Record<string, ModelUsage>;
  /** By model, everything since the result before. */
  model_usage_since_last_result?: Record<string, ModelUsage>;
  /** The tool calls that were denied. */
  permission_denials: PermissionDenial[];
  /** Who started the turn, when it was not a prompt of ours: a background task that ended, another session. */
  origin?: MessageOrigin;
  /** The how-manieth result of this CLI process, from 0. A gap means that one was lost. */
  result_index?: number;
  /** Prompts still waiting in the CLI's own queue. */
  queued_turn_count?: number;
  /** Ids of the API messages that began to stream in this turn. */
  begun_message_ids?: string[];
}

/** How a turn ended. */
export type TerminalReason = Open<
  | 'completed'
  | 'max_turns'
  | 'budget_exhausted'
  | 'structured_output_retry_exhausted'
  | 'aborted_streaming'
  | 'aborted_tools'
  | 'api_error'
  | 'model_error'
  | 'image_error'
  | 'prompt_too_long'
  | 'malformed_tool_use_exhausted'
  | 'blocking_limit'
  | 'rapid_refill_breaker'
  | 'stop_hook_prevented'
  | 'hook_stopped'
  | 'tool_deferred'
  | 'tool_deferred_unavailable'
  | 'turn_setup_failed'
  | 'background_requested'
>;

/** A tool call that was not allowed. */
export interface PermissionDenial {
  /** The tool's name. */
  tool_name: string;
  /** The id of the call. */
  tool_use_id: string;
  /** What the model passed. */
  tool_input: Record<string, unknown>;
}

/** Who a message, or the turn a result ends, comes from. */
export interface MessageOrigin {
  /** A person, a background task that ended, another session (`peer`) and so on. */
  kind: Open<
    | 'human'
    | 'channel'
    | 'peer'
    | 'task-notification'
    | 'coordinator'
    | 'observer'
    | 'observer-activity'
    | 'auto-continuation'
    | 'unclassified'
  >;
  /** Which session it comes from, for a `peer` or `observer`. */
  from?: string;
  /** That session's name, for a `peer`. */
  name?: string;
  /** The MCP server, for a `channel`. */
  server?: string;
  /** The run of the task that ended, for a `task-notification`. */
  runId?: string;
}
