import type { PermissionUpdate, ToolServerOrigin } from '../permissions/can-use-tool.ts';
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
  /** A tool is about to run. */
  PreToolUse: ToolInput;
  /** A tool has answered. */
  PostToolUse: ToolInput & { tool_response: unknown; duration_ms?: number };
  /** A tool has failed, or was stopped by an interrupt. */
  PostToolUseFailure: ToolInput & { error: string; is_interrupt?: boolean; duration_ms?: number };
  /** All tools of one message have answered, before the model hears of it. */
  PostToolBatch: {
    tool_calls: readonly {
      tool_name: string;
      tool_input: unknown;
      tool_use_id: string;
      tool_response?: unknown;
    }[];
  };
  /** The CLI has something to say to a person: it has waited for a permission for a while, for example. */
  Notification: { message: string; title?: string; notification_type: string };
  /** A prompt is about to be given to the model. Blocked, it never gets there. */
  UserPromptSubmit: { prompt: string; source?: string; session_title?: string };
  /** A slash command (with `commands: true`) is about to become a prompt. */
  UserPromptExpansion: {
    expansion_type: 'slash_command' | 'mcp_prompt';
    command_name: string;
    command_args: string;
    command_source?: string;
    prompt: string;
  };
  /** A conversation begins, goes on, or was compacted. Hosts hear of `compact` and `clear` alone: use `session.ready`. */
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
  /** A conversation ends. Hosts hear of `/clear` alone, not of the end of the CLI: use `session.exited`. */
  SessionEnd: { reason: string };
  /** The model is done. Blocked, it goes on. */
  Stop: StopInput;
  /** A turn has ended with an error of the API. */
  StopFailure: { error: string; error_details?: string; last_assistant_message?: string };
  /** A subagent begins. */
  SubagentStart: { agent_id: string; agent_type: string };
  /** A subagent is done. Blocked, it goes on. */
  SubagentStop: StopInput & { agent_id: string; agent_transcript_path: string; agent_type: string };
  /** The conversation is about to be replaced with a summary. */
  PreCompact: { trigger: 'manual' | 'auto'; custom_instructions: string | null };
  /** The conversation was replaced with a summary. */
  PostCompact: { trigger: 'manual' | 'auto'; compact_summary: string };
  /**
   * The model is about to be another one, by `setModel` or `/model`; the matcher is held against its full name without a
   * date (`claude-sonnet-4-6`).
   */
  PreModelSwitch: ModelSwitchInput;
  /** The model is another one. */
  PostModelSwitch: ModelSwitchInput;
  /** Somebody is about to be asked for permission; goes out together with `canUseTool`, and the first answer counts. */
  PermissionRequest: {
    tool_name: string;
    tool_input: unknown;
    permission_suggestions?: readonly PermissionUpdate[];
    mcp_server?: ToolServerOrigin;
  };
  /** A tool call was denied without anybody being asked, by the classifier of mode `auto`. */
  PermissionDenied: ToolInput & { reason: string };
  /** The CLI was started to set a folder up or to look after it. */
  Setup: { trigger: 'init' | 'maintenance' };
  /** An agent of a team has nothing to do. */
  TeammateIdle: { teammate_name: string };
  /** The model has put something on its list of tasks. */
  TaskCreated: TaskInput;
  /** The model has ticked a task off. */
  TaskCompleted: TaskInput;
  /** A tool server asks for something that a person has to say. Answered here, nobody is asked. */
  Elicitation: {
    mcp_server_name: string;
    message: string;
    mode?: 'form' | 'url';
    url?: string;
    elicitation_id?: string;
    requested_schema?: Record<string, unknown>;
  };
  /** Somebody has answered a tool server; the answer can be changed. */
  ElicitationResult: {
    mcp_server_name: string;
    elicitation_id?: string;
    mode?: 'form' | 'url';
    action: 'accept' | 'decline' | 'cancel';
    content?: Record<string, unknown>;
  };
  /** A settings file has changed while the CLI runs. */
  ConfigChange: { source: string; file_path?: string };
  /** A worktree is wanted. The hook makes it and says where it is. */
  WorktreeCreate: { name: string };
  /** A worktree that a hook made is to go. */
  WorktreeRemove: { worktree_path: string };
  /** A file of instructions (CLAUDE.md) was read. */
  InstructionsLoaded: {
    file_path: string;
    memory_type: 'User' | 'Project' | 'Local' | 'Managed';
    load_reason: 'session_start' | 'nested_traversal' | 'path_glob_match' | 'include' | 'compact';
    globs?: readonly string[];
    trigger_file_path?: string;
    parent_file_path?: string;
  };
  /** The working folder is another one. */
  CwdChanged: { old_cwd: string; new_cwd: string };
  /** A file that is watched (`watchPaths`) has changed; the matcher is held against its name. */
  FileChanged: { file_path: string; event: 'change' | 'add' | 'unlink' };
  /** A folder was added to those the CLI may work in. */
  DirectoryAdded: { directory: string; source: string };
  /** A piece of the answer is to be shown; `displayContent` is shown instead, and not told to the model. */
  MessageDisplay: { turn_id: string; message_id: string; index: number; final: boolean; delta: string };
  /** A skill or a command holds a shell command (`!`…``), which is about to run before the model reads the text. */
  PreSkillShellCommand: {
    /** The shell: `Bash` or `PowerShell`. */
    tool_name: string;
    /** The command as it would run, with arguments filled in. */
    tool_input: { command: string };
    /** Names this command, and no tool call of the transcript. */
    tool_use_id: string;
    /** The skill or command whose text holds it. */
    command_name: string;
    command_source?: string;
    /** `user`: typed, or a prompt of ours. `claude`: the Skill tool, or a turn that the model scheduled. */
    invoked_by: 'user' | 'claude' | 'other';
  };
}

/** What the hooks of an event are told, as the CLI wrote it. */
export type HookInputOf<Event extends HookEvent> = {
  [Each in Event]: BaseHookInput & { hook_event_name: Each } & HookFields[Each];
}[Event];

/** What any hook is told: tell the events apart by `hook_event_name`. */
export type HookInput = HookInputOf<HookEvent>;
