import type { MessageIdentity, Open } from './open-union.ts';

/** Which hook a message is about. */
interface HookIdentity {
  /** This run of the hook. */
  hook_id: string;
  /** The hook's name. */
  hook_name: string;
  /** What set it off: `PreToolUse`, `Stop` … */
  hook_event: string;
}

/** What a hook printed. */
interface HookOutput {
  /** On standard output. */
  stdout: string;
  /** On standard error. */
  stderr: string;
  /** On both, in order. */
  output: string;
}

/** A hook was started. Only with `includeHookEvents`, as the two that follow. */
export interface HookStartedMessage extends MessageIdentity, HookIdentity {
  type: 'system';
  subtype: 'hook_started';
}

/** A hook printed something. */
export interface HookProgressMessage extends MessageIdentity, HookIdentity, HookOutput {
  type: 'system';
  subtype: 'hook_progress';
}

/** A hook ended. */
export interface HookResponseMessage extends MessageIdentity, HookIdentity, HookOutput {
  type: 'system';
  subtype: 'hook_response';
  /** How it ended. */
  outcome: Open<'success' | 'error' | 'cancelled'>;
  /** The exit code, where it was a command. */
  exit_code?: number;
}

/** Something for the user to read, in the flow of the conversation. */
export interface InformationalMessage extends MessageIdentity {
  type: 'system';
  subtype: 'informational';
  /** The text. */
  content: string;
  /** How loud it is. */
  level: Open<'info' | 'notice' | 'suggestion' | 'warning'>;
  /** The tool call it is about; the newest for a call replaces those before. */
  tool_use_id?: string;
  /** Whether the turn ends here, for example because a hook blocked the prompt. */
  prevent_continuation?: boolean;
  /** A mark for hosts that treat some lines specially. */
  tag?: string;
}

/** Something for the user to read, beside the conversation. */
export interface NotificationMessage extends MessageIdentity {
  type: 'system';
  subtype: 'notification';
  /** What it is about; the newest with a key replaces those before. */
  key: string;
  /** The text. */
  text: string;
  /** How urgent it is. */
  priority: Open<'low' | 'medium' | 'high' | 'immediate'>;
  /** The colour it is shown in. */
  color?: string;
  /** Milliseconds it is shown for. */
  timeout_ms?: number;
}

/** What a slash command printed. */
export interface LocalCommandOutputMessage extends MessageIdentity {
  type: 'system';
  subtype: 'local_command_output';
  /** The text. */
  content: string;
}

/** A tool call was denied without anybody being asked. */
export interface PermissionDeniedMessage extends MessageIdentity {
  type: 'system';
  subtype: 'permission_denied';
  /** The tool's name. */
  tool_name: string;
  /** The id of the call. */
  tool_use_id: string;
  /** Why, in words that the model is shown too. */
  message: string;
  /** The subagent that made the call. */
  agent_id?: string;
  /** What decided: a rule, a hook, the mode … */
  decision_reason_type?: string;
  /** Why, in the words of what decided. */
  decision_reason?: string;
}
