import type { AssistantMessageError } from './conversation-messages.ts';
import type { MessageIdentity, Open } from './open-union.ts';
import type { SlashCommand } from './server-info.ts';

/** The API did not answer as it should; the CLI waits and asks again. */
export interface ApiRetryMessage extends MessageIdentity {
  type: 'system';
  subtype: 'api_retry';
  /** Which retry comes next, from 1. */
  attempt: number;
  /** How many there may be. */
  max_retries: number;
  /** Milliseconds until then. */
  retry_delay_ms: number;
  /** The HTTP status, or `null` when there was no answer. */
  error_status: number | null;
  /** What went wrong, in a word. */
  error: AssistantMessageError;
  /** Set when the API was silent for too long. */
  no_response?: {
    /** Milliseconds the attempt waited. */
    waited_ms: number;
    /** Milliseconds the next one will wait. */
    retry_wait_ms: number;
  };
}

/** The conversation so far was replaced with a summary. */
export interface CompactBoundaryMessage extends MessageIdentity {
  type: 'system';
  subtype: 'compact_boundary';
  /** How it went. */
  compact_metadata: {
    /** Whether someone asked for it or the context was full. */
    trigger: Open<'manual' | 'auto'>;
    /** Tokens before. */
    pre_tokens: number;
    /** Tokens after. */
    post_tokens?: number;
    /** Milliseconds it took. */
    duration_ms?: number;
    /** Which messages were kept word for word; the CLI's own bookkeeping. */
    preserved_segment?: unknown;
    /** The same, as a list. */
    preserved_messages?: unknown;
  };
}

/** A control request is being worked on. */
export interface ControlRequestProgressMessage extends MessageIdentity {
  type: 'system';
  subtype: 'control_request_progress';
  /** The request. */
  request_id: string;
  /** What is happening to it. */
  status: Open<'started' | 'api_retry'>;
  /** Which retry comes next. */
  attempt?: number;
  /** How many there may be. */
  max_retries?: number;
  /** Milliseconds until then. */
  retry_delay_ms?: number;
  /** The HTTP status it failed with, or `null` without an answer. */
  error_status?: number | null;
}

/** The slash commands changed. */
export interface CommandsChangedMessage extends MessageIdentity {
  type: 'system';
  subtype: 'commands_changed';
  /** All there are now. */
  commands: SlashCommand[];
}

/** The model was overloaded and another one answers. */
export interface ModelFallbackMessage extends MessageIdentity {
  type: 'system';
  subtype: 'model_fallback';
  /** Why: `overloaded`. */
  trigger: string;
  /** The model that did not answer. */
  original_model: string;
  /** The model that does. */
  fallback_model: string;
  /** The same in words for a person. */
  content: string;
}

/** The model refused and another one was asked. */
export interface ModelRefusalFallbackMessage extends MessageIdentity {
  type: 'system';
  subtype: 'model_refusal_fallback';
  /** Why: `refusal`. */
  trigger: string;
  /** Whether the other model tries, the first is back, or the other stays. */
  direction: Open<'retry' | 'revert' | 'sticky'>;
  /** Whether the session changed its model, or this one answer only came from another. */
  scope?: Open<'session' | 'local'>;
  /** The model that refused. */
  original_model: string;
  /** The model that was asked instead. */
  fallback_model: string;
  /** The API request that was refused, or `null`. */
  request_id: string | null;
  /** What kind of refusal, where the API says. */
  api_refusal_category?: string | null;
  /** Why, in the API's words. */
  api_refusal_explanation?: string | null;
  /** Uuids of messages to take off the screen. */
  retracted_message_uuids?: string[];
  /** The prompt that was refused, or `null` if nobody wrote one. */
  refused_user_message_uuid?: string | null;
  /** The same in words for a person. */
  content: string;
}

/** The model refused and no other was asked. */
export interface ModelRefusalNoFallbackMessage extends MessageIdentity {
  type: 'system';
  subtype: 'model_refusal_no_fallback';
  /** The model that refused. */
  original_model: string;
  /** The API request that was refused, or `null`. */
  request_id: string | null;
  /** What kind of refusal, where the API says. */
  api_refusal_category?: string | null;
  /** Why, in the API's words. */
  api_refusal_explanation?: string | null;
  /** The prompt that was refused, or `null` if nobody wrote one. */
  refused_user_message_uuid?: string | null;
  /** The same in words for a person. */
  content: string;
}

/** How long the thinking is so far, where its text is not shown. */
export interface ThinkingTokensMessage extends MessageIdentity {
  type: 'system';
  subtype: 'thinking_tokens';
  /** Estimated tokens so far. */
  estimated_tokens: number;
  /** How many more than before. */
  estimated_tokens_delta: number;
  /** The prompt that is being thought about. */
  user_message_uuid?: string;
}

/** The session has another title. */
export interface SessionTitleChangedMessage extends MessageIdentity {
  type: 'system';
  subtype: 'session_title_changed';
  /** The title. */
  title: string;
}

/** The CLI is about to end. */
export interface WorkerShuttingDownMessage extends MessageIdentity {
  type: 'system';
  subtype: 'worker_shutting_down';
  /** Why: `host_exit` … */
  reason: string;
}

/** Part of the conversation could not be written to disk, and will be missing when it is resumed. */
export interface SessionWritesLostMessage extends MessageIdentity {
  type: 'system';
  subtype: 'session_writes_lost';
  /** Disk full, or quota used up. */
  error_code: Open<'ENOSPC' | 'EDQUOT'>;
  /** What was not saved. */
  lost: Open<'transcript' | 'global_config'>[];
  /** The conversations that miss something. */
  transcript_session_ids?: string[];
}

/** The transcript could not be copied to where it is mirrored. */
export interface MirrorErrorMessage extends MessageIdentity {
  type: 'system';
  subtype: 'mirror_error';
  /** What went wrong. */
  error: string;
  /** The transcript. */
  key: {
    /** The project's part of the key. */
    projectKey: string;
    /** The conversation. */
    sessionId: string;
    /** A subagent's transcript, where it is one. */
    subpath?: string;
  };
}

/** Files were saved to the API's file store. */
export interface FilesPersistedMessage extends MessageIdentity {
  type: 'system';
  subtype: 'files_persisted';
  /** The files that were saved. */
  files: {
    /** Its name. */
    filename: string;
    /** Its id in the store. */
    file_id: string;
  }[];
  /** The files that were not. */
  failed: {
    /** Its name. */
    filename: string;
    /** Why not. */
    error: string;
  }[];
  /** When, ISO 8601. */
  processed_at: string;
}

/** The model was reminded of something. */
export interface MemoryRecallMessage extends MessageIdentity {
  type: 'system';
  subtype: 'memory_recall';
  /** Whole files, or a paragraph made of many. */
  mode: Open<'select' | 'synthesize'>;
  /** What it was reminded of. */
  memories: {
    /** The file, or what stands for one. */
    path: string;
    /** Whose memory it is. */
    scope: Open<'personal' | 'team' | 'organization'>;
    /** The text, where it is not in a file. */
    content?: string;
  }[];
}

/** A plugin is being installed. */
export interface PluginInstallMessage extends MessageIdentity {
  type: 'system';
  subtype: 'plugin_install';
  /** How far it is. */
  status: Open<'started' | 'installed' | 'failed' | 'completed'>;
  /** The plugin. */
  name?: string;
  /** What went wrong. */
  error?: string;
}

/** A question of an MCP server's was answered elsewhere. */
export interface ElicitationCompleteMessage extends MessageIdentity {
  type: 'system';
  subtype: 'elicitation_complete';
  /** The MCP server. */
  mcp_server_name: string;
  /** The question. */
  elicitation_id: string;
}
