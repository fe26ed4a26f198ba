import { isUpdates } from '../permissions/permission-result.ts';
import { isRecord } from '../record.ts';
import {
  anything,
  type Check,
  type Fields,
  faultIn,
  flag,
  object,
  oneOf,
  text,
  texts,
} from './hook-checks.ts';
import type { HookEvent } from './hook-events.ts';
import type { HookInputOf } from './hook-inputs.ts';
import type { HookDecisions } from './hook-outputs.ts';

/** What there is to know about an event, beside what its hooks are told (`HookInputOf`). */
interface HookSpec<Event extends HookEvent> {
  /** The field of the input that a `matcher` is held against. Without one the CLI calls the hook whatever its matcher. */
  readonly matches?: keyof HookInputOf<Event>;
  /** What `hookSpecificOutput` may hold, and of what kind it has to be. Without it the event has none. */
  readonly decides?: Event extends keyof HookDecisions
    ? { readonly [Field in keyof Required<HookDecisions[Event]>]: Check }
    : never;
}

const context = { additionalContext: text };
const watch = { watchPaths: texts };
const elicitation = { action: oneOf('accept', 'decline', 'cancel'), content: object };

/** Every event there is. The reference in docs/reference/hooks.md is made of it. */
const hookTable = {
  PreToolUse: {
    matches: 'tool_name',
    decides: {
      ...context,
      permissionDecision: oneOf('allow', 'deny', 'ask', 'defer'),
      permissionDecisionReason: text,
      updatedInput: object,
    },
  },
  PostToolUse: {
    matches: 'tool_name',
    decides: {
      ...context,
      updatedToolOutput: anything,
      updatedMCPToolOutput: anything,
      classifierContext: text,
    },
  },
  PostToolUseFailure: { matches: 'tool_name', decides: context },
  PostToolBatch: { decides: context },
  Notification: { matches: 'notification_type', decides: context },
  UserPromptSubmit: { decides: { ...context, sessionTitle: text, suppressOriginalPrompt: flag } },
  UserPromptExpansion: { matches: 'command_name', decides: { ...context, suppressOriginalPrompt: flag } },
  SessionStart: {
    matches: 'source',
    decides: { ...context, ...watch, initialUserMessage: text, sessionTitle: text, reloadSkills: flag },
  },
  SessionEnd: { matches: 'reason' },
  Stop: { decides: context },
  StopFailure: { matches: 'error' },
  SubagentStart: { matches: 'agent_type', decides: context },
  SubagentStop: { matches: 'agent_type', decides: context },
  PreCompact: { matches: 'trigger' },
  PostCompact: { matches: 'trigger' },
  PreModelSwitch: {
    matches: 'to_model',
    decides: { permissionDecision: oneOf('allow', 'deny', 'ask'), permissionDecisionReason: text },
  },
  PostModelSwitch: { matches: 'to_model', decides: context },
  PermissionRequest: { matches: 'tool_name', decides: { decision: isPermissionDecision } },
  PermissionDenied: { matches: 'tool_name', decides: { retry: flag } },
  Setup: { matches: 'trigger', decides: context },
  TeammateIdle: {},
  TaskCreated: {},
  TaskCompleted: {},
  Elicitation: { matches: 'mcp_server_name', decides: elicitation },
  ElicitationResult: { matches: 'mcp_server_name', decides: elicitation },
  ConfigChange: { matches: 'source' },
  WorktreeCreate: { decides: { worktreePath: text } },
  WorktreeRemove: {},
  InstructionsLoaded: { matches: 'load_reason' },
  CwdChanged: { decides: watch },
  FileChanged: { matches: 'file_path', decides: watch },
  DirectoryAdded: { matches: 'source' },
  MessageDisplay: { decides: { displayContent: text } },
  PreSkillShellCommand: {
    matches: 'tool_name',
    decides: {
      permissionDecision: oneOf('allow', 'deny', 'ask', 'defer'),
      permissionDecisionReason: text,
      updatedInput: object,
    },
  },
} as const satisfies { readonly [Event in HookEvent]: HookSpec<Event> };

const specs: { readonly [Event in HookEvent]: { readonly matches?: string; readonly decides?: Fields } } =
  hookTable;

/** What `hookSpecificOutput` of an event may hold; `undefined` for an event that has none. */
export function decisionsOf(event: HookEvent): Fields | undefined {
  return specs[event].decides;
}

/** The field of the input that the `matcher` of an event is held against. */
export function matchedBy(event: HookEvent): string | undefined {
  return specs[event].matches;
}

function isPermissionDecision(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { behavior, ...rest } = value;
  const allowed: Fields = { updatedInput: object, updatedPermissions: isUpdates };
  const denied: Fields = { message: text, interrupt: flag };
  if (behavior !== 'allow' && behavior !== 'deny') return false;
  return faultIn(rest, behavior === 'allow' ? allowed : denied, '') === undefined;
}
