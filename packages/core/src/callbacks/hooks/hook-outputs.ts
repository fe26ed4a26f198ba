import type { PermissionUpdate } from '../permissions/can-use-tool.ts';
import type { GuardEvent, HookEvent } from './hook-events.ts';

interface Context {
  /** Told to the model. */
  readonly additionalContext?: string | undefined;
}

/** What the hooks of an event can decide, beside what all hooks can. */
export interface HookDecisions {
  PreToolUse: Context & {
    /** `allow` runs the tool without asking, `deny` refuses it, `ask` asks for permission. */
    readonly permissionDecision?: 'allow' | 'deny' | 'ask' | 'defer' | undefined;
    /** Why; with `deny` the model reads it. */
    readonly permissionDecisionReason?: string | undefined;
    /** Run the tool with this input instead of the model's. */
    readonly updatedInput?: Readonly<Record<string, unknown>> | undefined;
  };
  PostToolUse: Context & {
    /** What the model gets instead of what the tool answered. */
    readonly updatedToolOutput?: unknown;
    readonly updatedMCPToolOutput?: unknown;
    readonly classifierContext?: string | undefined;
  };
  PostToolUseFailure: Context;
  PostToolBatch: Context;
  Notification: Context;
  UserPromptSubmit: Context & {
    readonly sessionTitle?: string | undefined;
    readonly suppressOriginalPrompt?: boolean | undefined;
  };
  UserPromptExpansion: Context & { readonly suppressOriginalPrompt?: boolean | undefined };
  SessionStart: Context & {
    readonly initialUserMessage?: string | undefined;
    readonly sessionTitle?: string | undefined;
    readonly watchPaths?: readonly string[] | undefined;
    readonly reloadSkills?: boolean | undefined;
  };
  Stop: Context;
  SubagentStart: Context;
  SubagentStop: Context;
  Setup: Context;
  PreModelSwitch: {
    readonly permissionDecision?: 'allow' | 'deny' | 'ask' | undefined;
    readonly permissionDecisionReason?: string | undefined;
  };
  PostModelSwitch: Context;
  PermissionRequest: {
    readonly decision:
      | {
          readonly behavior: 'allow';
          readonly updatedInput?: Readonly<Record<string, unknown>> | undefined;
          readonly updatedPermissions?: readonly PermissionUpdate[] | undefined;
        }
      | {
          readonly behavior: 'deny';
          readonly message?: string | undefined;
          readonly interrupt?: boolean | undefined;
        };
  };
  PermissionDenied: { readonly retry?: boolean | undefined };
  Elicitation: ElicitationDecision;
  ElicitationResult: ElicitationDecision;
  WorktreeCreate: { readonly worktreePath: string };
  CwdChanged: { readonly watchPaths?: readonly string[] | undefined };
  FileChanged: { readonly watchPaths?: readonly string[] | undefined };
  MessageDisplay: { readonly displayContent?: string | undefined };
  PreSkillShellCommand: {
    /** `allow` lets the other hooks decide. `deny`, `ask` and `defer` all keep the command from running. */
    readonly permissionDecision?: 'allow' | 'deny' | 'ask' | 'defer' | undefined;
    readonly permissionDecisionReason?: string | undefined;
    /** Never applied: whatever it holds, the command does not run. */
    readonly updatedInput?: Readonly<Record<string, unknown>> | undefined;
  };
}

interface ElicitationDecision {
  readonly action?: 'accept' | 'decline' | 'cancel' | undefined;
  readonly content?: Readonly<Record<string, unknown>> | undefined;
}

type DecisionOf<Event extends HookEvent> = Event extends keyof HookDecisions
  ? HookDecisions[Event] & { readonly hookEventName?: Event | undefined }
  : never;

/** What any hook can say. `{}` is: go on. */
interface CommonHookOutput {
  /** `false` ends the turn, with `stopReason`. */
  readonly continue?: boolean | undefined;
  readonly suppressOutput?: boolean | undefined;
  readonly stopReason?: string | undefined;
  /** `block` holds back what the event is about: the prompt, the end of the turn (Stop) … with `reason`. */
  readonly decision?: 'approve' | 'block' | undefined;
  /** Shown to the user. */
  readonly systemMessage?: string | undefined;
  readonly terminalSequence?: string | undefined;
  readonly reason?: string | undefined;
}

/** The CLI is not to wait for what the hook does. `asyncTimeout` is in milliseconds. */
export interface AsyncHookOutput {
  readonly async: true;
  readonly asyncTimeout?: number | undefined;
}

/**
 * What any hook returns: the official SDK's shape, where `hookEventName` may be left out. Anything else is a failure of
 * the hook, see `onFailure`.
 */
export type HookOutput =
  | AsyncHookOutput
  | (CommonHookOutput & { readonly hookSpecificOutput?: DecisionOf<HookEvent> | undefined });

/** What a hook of an event returns. An event that only reports may be answered with nothing; a guard says `{}`. */
export type HookOutputOf<Event extends HookEvent> =
  | HookOutput
  // For a callback of several events one guard among them is enough.
  | ([Event & GuardEvent] extends [never] ? undefined : never);
