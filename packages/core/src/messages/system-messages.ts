import type {
  HookProgressMessage,
  HookResponseMessage,
  HookStartedMessage,
  InformationalMessage,
  LocalCommandOutputMessage,
  NotificationMessage,
  PermissionDeniedMessage,
} from './notice-messages.ts';
import type { MessageIdentity, Open, UnknownName } from './open-union.ts';
import type { PermissionMode } from './server-info.ts';
import type {
  ApiRetryMessage,
  CommandsChangedMessage,
  CompactBoundaryMessage,
  ControlRequestProgressMessage,
  ElicitationCompleteMessage,
  FilesPersistedMessage,
  MemoryRecallMessage,
  MirrorErrorMessage,
  ModelFallbackMessage,
  ModelRefusalFallbackMessage,
  ModelRefusalNoFallbackMessage,
  PluginInstallMessage,
  SessionTitleChangedMessage,
  SessionWritesLostMessage,
  ThinkingTokensMessage,
  WorkerShuttingDownMessage,
} from './session-messages.ts';
import type {
  BackgroundTasksChangedMessage,
  TaskNotificationMessage,
  TaskProgressMessage,
  TaskStartedMessage,
  TaskUpdatedMessage,
} from './task-messages.ts';

/** What the CLI says about itself and its work, told apart by `subtype`. */
export type SystemMessage =
  | SystemInitMessage
  | StatusMessage
  | SessionStateChangedMessage
  | ApiRetryMessage
  | BackgroundTasksChangedMessage
  | CommandsChangedMessage
  | CompactBoundaryMessage
  | ControlRequestProgressMessage
  | ElicitationCompleteMessage
  | FilesPersistedMessage
  | HookProgressMessage
  | HookResponseMessage
  | HookStartedMessage
  | InformationalMessage
  | LocalCommandOutputMessage
  | MemoryRecallMessage
  | MirrorErrorMessage
  | ModelFallbackMessage
  | ModelRefusalFallbackMessage
  | ModelRefusalNoFallbackMessage
  | NotificationMessage
  | PermissionDeniedMessage
  | PluginInstallMessage
  | SessionTitleChangedMessage
  | SessionWritesLostMessage
  | TaskNotificationMessage
  | TaskProgressMessage
  | TaskStartedMessage
  | TaskUpdatedMessage
  | ThinkingTokensMessage
  | WorkerShuttingDownMessage
  | UnknownSystemMessage;

/** A turn begins, with these settings. Comes with every turn, not at the start of a session. */
export interface SystemInitMessage extends MessageIdentity {
  type: 'system';
  subtype: 'init';
  /** The working directory. */
  cwd: string;
  /** The model that answers. */
  model: string;
  /** The tools the model may call, MCP tools included. */
  tools: string[];
  /** The MCP servers, and whether they could be reached. */
  mcp_servers: {
    /** Its name. */
    name: string;
    /** `connected`, `failed`, `pending` … */
    status: string;
    /** Where it was configured. */
    source?: string;
  }[];
  /** How tool calls are decided on. */
  permissionMode: PermissionMode;
  /** The slash commands there are. */
  slash_commands: string[];
  /** The kinds of subagent there are. */
  agents?: string[];
  /** The skills there are. */
  skills: string[];
  /** The plugins that were loaded. */
  plugins: {
    /** Its name. */
    name: string;
    /** Where it is, or `builtin`. */
    path: string;
    /** Its version. */
    version?: string;
  }[];
  /** Where the API key comes from; `none` without one. */
  apiKeySource: string;
  /** The CLI's version. */
  claude_code_version: string;
  /** The output style in use. */
  output_style: string;
  /** The beta features that were asked for. */
  betas?: string[];
  /** What this CLI can do; ask here rather than for a version. Ignore what you do not know. */
  capabilities?: string[];
  /** Whether shell commands run in the CLI's sandbox, whatever turned it on; `unknown` where it could not tell. */
  sandbox_enabled?: boolean | 'unknown';
  /** The prompts that this turn answers. Absent in a turn that the CLI started by itself. */
  user_message_uuids?: string[];
}

/** What the CLI is busy with. */
export interface StatusMessage extends MessageIdentity {
  type: 'system';
  subtype: 'status';
  /** Asking the API, summing the conversation up, or neither (`null`). */
  status: Open<'requesting' | 'compacting'> | null;
  /** The permission mode, when that is what changed. */
  permissionMode?: PermissionMode;
  /** How summing up went. */
  compact_result?: Open<'success' | 'failed'>;
  /** Why summing up failed. */
  compact_error?: string;
  /** The prompts that the request answers. Absent in a turn that the CLI started by itself. */
  user_message_uuids?: string[];
}

/** Whether the CLI has anything left to do. After `idle` nothing more comes unless something starts a turn. */
export interface SessionStateChangedMessage extends MessageIdentity {
  type: 'system';
  subtype: 'session_state_changed';
  /** Working, waiting for an answer to a question, or neither. */
  state: Open<'idle' | 'running' | 'requires_action'>;
}

/** A system message that this version of Troupe does not know, as it came. There are many, and more with each release. */
export interface UnknownSystemMessage {
  type: 'system';
  /** Its name; compare it as a `string`. */
  subtype: UnknownName;
  /** Whatever else it holds. */
  [key: string]: unknown;
}
