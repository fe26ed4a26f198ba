import type { MessageIdentity, Open } from './open-union.ts';

/**
 * Where a prompt is: the receipt for a user message that was sent with a uuid.
 *
 * `completed`, `cancelled`, `discarded` and `refused` are final. The turn's `result` normally comes before.
 */
export interface CommandLifecycleMessage extends MessageIdentity {
  type: 'command_lifecycle';
  /** The uuid that the prompt was sent with: a turn's `id`. */
  command_uuid: string;
  /** Where it is now. */
  state: Open<'queued' | 'started' | 'completed' | 'cancelled' | 'discarded' | 'refused'>;
}

/** A tool that takes long is still running. Comes every 30 seconds. */
export interface ToolProgressMessage extends MessageIdentity {
  type: 'tool_progress';
  /** The call that is running, or an id of the CLI's own for a hook. */
  tool_use_id: string;
  /** The tool's name; a hook's event name for a hook. */
  tool_name: string;
  /** The tool call that this is part of, or `null` in the main conversation. */
  parent_tool_use_id: string | null;
  /** Seconds since the call began. */
  elapsed_time_seconds: number;
  /** The task that runs it, where it is one. */
  task_id?: string;
  /** Whether it only says that the tool is alive. */
  heartbeat?: boolean;
  /** What kind of subagent is running, where it is one. */
  subagent_type?: string;
  /** The subagent waits to ask the API again. */
  subagent_retry?: {
    /** The subagent. */
    agent_id: string;
    /** Which attempt comes next, from 1. */
    attempt: number;
    /** How many attempts there may be. */
    max_retries: number;
    /** Milliseconds until then. */
    retry_delay_ms: number;
    /** The HTTP status that it failed with, or `null` without an answer. */
    error_status: number | null;
    /** What went wrong, in a word. */
    error_category: string;
  };
}

/** The limits of a subscription changed. Never sent to sessions that pay by API key. */
export interface RateLimitEvent extends MessageIdentity {
  type: 'rate_limit_event';
  /** Where the limits stand. */
  rate_limit_info: RateLimitInfo;
}

/** Where the limits of a subscription stand. Only these names are camelCase on the wire. */
export interface RateLimitInfo {
  /** Whether requests go through. */
  status: Open<'allowed' | 'allowed_warning' | 'rejected'>;
  /** When the limit is lifted, in seconds since the epoch. */
  resetsAt?: number;
  /** Which limit it is: `five_hour`, `seven_day` … */
  rateLimitType?: string;
  /** How much of it is used up, from 0 to 1. */
  utilization?: number;
  /** Whether requests beyond the limit go through. */
  overageStatus?: Open<'allowed' | 'allowed_warning' | 'rejected'>;
  /** When the limit on those is lifted, in seconds since the epoch. */
  overageResetsAt?: number;
  /** Why requests beyond the limit are not possible. */
  overageDisabledReason?: string;
  /** Whether requests are beyond the limit now. */
  isUsingOverage?: boolean;
}

/** Someone is logging in. */
export interface AuthStatusMessage extends MessageIdentity {
  type: 'auth_status';
  /** Whether it is still going on. */
  isAuthenticating: boolean;
  /** What the login says, line by line. */
  output: string[];
  /** What went wrong. */
  error?: string;
}

/** Several tool calls in one sentence. */
export interface ToolUseSummaryMessage extends MessageIdentity {
  type: 'tool_use_summary';
  /** The sentence. */
  summary: string;
  /** The calls it sums up. */
  preceding_tool_use_ids: string[];
}

/** What the user might say next. Comes after the result. */
export interface PromptSuggestionMessage extends MessageIdentity {
  type: 'prompt_suggestion';
  /** The suggested prompt. */
  suggestion: string;
}
