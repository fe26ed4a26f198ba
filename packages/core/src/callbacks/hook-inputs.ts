import type { PermissionUpdate, ToolServerOrigin } from './can-use-tool.ts';
import type { HookEvent } from './hook-events.ts';

/** What every hook is told. Names are the wire's; fields that are not listed here are there too. */
export interface BaseHookInput {
  session_id: string;
  transcript_path: string;
  cwd: string;
  /** The prompt that all this is about: the same on every event until the next one. */
  prompt_id?: string;
  permission_mode?: string;
  /** The subagent it happened in; absent in the main conversation. */
  agent_id?: string;
  agent_type?: string;
  effort?: { level: string };
}

interface ToolInput {
  tool_name: string;
  tool_input: unknown;
  tool_use_id: string;
  mcp_server?: ToolServerOrigin;
}

interface StopInput {
  /** A Stop hook has already kept the model going. */
  stop_hook_active: boolean;
  last_assistant_message?: string;
  /** What still runs and will wake the session. */
  background_tasks?: readonly { id: string; type: string; status: string; description: string }[];
  session_crons?: readonly { id: string; schedule: string; recurring: boolean; prompt: string }[];
}

interface ModelSwitchInput {
  from_model: string;
  to_model: string;
  requested_model: string | null;
  source: string;
  context_tokens: number;
  prompt_cache_warm: boolean;
  cache_ttl: '5m' | '1h';
  estimated_cache_write_usd: number;
  pricing: 'configured' | 'catalog' | 'default';
}

interface TaskInput {
  task_id: string;
  task_subject: string;
  task_description?: string;
  teammate_name?: string;
}

/** What an event tells beside what every hook is told. */
interface HookFields {
  PreToolUse: ToolInput;
  PostToolUse: ToolInput & { tool_response: unknown; duration_ms?: number };
  PostToolUseFailure: ToolInput & { error: string; is_interrupt?: boolean; duration_ms?: number };
  PostToolBatch: {
    tool_calls: readonly {
      tool_name: string;
      tool_input: unknown;
      tool_use_id: string;
      tool_response?: unknown;
    }[];
  };
  Notification: { message: string; title?: string; notification_type: string };
  UserPromptSubmit: { prompt: string; source?: string; session_title?: string };
  UserPromptExpansion: {
    expansion_type: 'slash_command' | 'mcp_prompt';
    command_name: string;
    command_args: string;
    command_source?: string;
    prompt: string;
  };
  SessionStart: {
    source: 'startup' | 'resume' | 'clear' | 'compact' | 'fork';
    agent_type?: string;
    model?: string;
    session_title?: string;
    seconds_since_last_response?: number;
    context_tokens?: number;
    prompt_cache_likely_expired?: boolean;
    estimated_cache_write_usd?: number;
  };
  SessionEnd: { reason: string };
  Stop: StopInput;
  StopFailure: { error: string; error_details?: string; last_assistant_message?: string };
  SubagentStart: { agent_id: string; agent_type: string };
  SubagentStop: StopInput & { agent_id: string; agent_transcript_path: string; agent_type: string };
  PreCompact: { trigger: 'manual' | 'auto'; custom_instructions: string | null };
  PostCompact: { trigger: 'manual' | 'auto'; compact_summary: string };
  PreModelSwitch: ModelSwitchInput;
  PostModelSwitch: ModelSwitchInput;
  PermissionRequest: {
    tool_name: string;
    tool_input: unknown;
    permission_suggestions?: readonly PermissionUpdate[];
    mcp_server?: ToolServerOrigin;
  };
  PermissionDenied: ToolInput & { reason: string };
  Setup: { trigger: 'init' | 'maintenance' };
  TeammateIdle: { teammate_name: string };
  TaskCreated: TaskInput;
  TaskCompleted: TaskInput;
  Elicitation: {
    mcp_server_name: string;
    message: string;
    mode?: 'form' | 'url';
    url?: string;
    elicitation_id?: string;
    requested_schema?: Record<string, unknown>;
  };
  ElicitationResult: {
    mcp_server_name: string;
    elicitation_id?: string;
    mode?: 'form' | 'url';
    action: 'accept' | 'decline' | 'cancel';
    content?: Record<string, unknown>;
  };
  ConfigChange: { source: string; file_path?: string };
  WorktreeCreate: { name: string };
  WorktreeRemove: { worktree_path: string };
  InstructionsLoaded: {
    file_path: string;
    memory_type: 'User' | 'Project' | 'Local' | 'Managed';
    load_reason: 'session_start' | 'nested_traversal' | 'path_glob_match' | 'include' | 'compact';
    globs?: readonly string[];
    trigger_file_path?: string;
    parent_file_path?: string;
  };
  CwdChanged: { old_cwd: string; new_cwd: string };
  FileChanged: { file_path: string; event: 'change' | 'add' | 'unlink' };
  DirectoryAdded: { directory: string; source: string };
  MessageDisplay: { turn_id: string; message_id: string; index: number; final: boolean; delta: string };
}

/** What the hooks of an event are told, as the CLI wrote it. */
export type HookInputOf<Event extends HookEvent> = {
  [Each in Event]: BaseHookInput & { hook_event_name: Each } & HookFields[Each];
}[Event];

/** What any hook is told: tell the events apart by `hook_event_name`. */
export type HookInput = HookInputOf<HookEvent>;
