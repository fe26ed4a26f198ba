import { type HookEvent, isGuardEvent } from './hook-events.ts';
import { isUpdates } from './permission-result.ts';
import { isRecord, type JsonRecord } from './record.ts';

type Check = (value: unknown) => boolean;
type Fields = Readonly<Record<string, Check>>;

/**
 * What is wrong with what a hook returned, in words; `undefined` where nothing is. Names and kinds are checked, every
 * one: what cannot be understood is not taken for consent.
 */
export function hookOutputFault(event: HookEvent, output: unknown): string | undefined {
  if (output === undefined) {
    return isGuardEvent(event) ? 'returned nothing; a guard says `{}` to let pass' : undefined;
  }
  if (!isRecord(output)) return 'did not return an object';
  if ('async' in output) return faultIn(output, asyncFields, '');
  const fault = faultIn(output, commonFields, '');
  if (fault !== undefined) return fault;
  const specific = output['hookSpecificOutput'];
  if (specific === undefined) return undefined;
  const fields = specificFields[event];
  if (fields === undefined) return `returned \`hookSpecificOutput\`, which ${event} does not have`;
  // It is an object: that was checked with the rest.
  return faultIn(specific as JsonRecord, { ...fields, hookEventName: oneOf(event) }, 'hookSpecificOutput.');
}

function faultIn(output: JsonRecord, fields: Fields, prefix: string): string | undefined {
  for (const [key, value] of Object.entries(output)) {
    const check = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (check === undefined) return `returned an unknown field \`${prefix}${key}\``;
    if (value !== undefined && !check(value)) return `returned a wrong \`${prefix}${key}\``;
  }
  return undefined;
}

const text: Check = (value) => typeof value === 'string';
const flag: Check = (value) => typeof value === 'boolean';
const anything: Check = () => true;
const texts: Check = (value) => Array.isArray(value) && value.every(text);

function oneOf(...words: readonly string[]): Check {
  return (value) => words.some((word) => word === value);
}

const asyncFields: Fields = {
  async: (value) => value === true,
  asyncTimeout: (value) => typeof value === 'number' && Number.isFinite(value),
};

const commonFields: Fields = {
  continue: flag,
  suppressOutput: flag,
  stopReason: text,
  decision: oneOf('approve', 'block'),
  systemMessage: text,
  terminalSequence: text,
  reason: text,
  hookSpecificOutput: isRecord,
};

const context: Fields = { additionalContext: text };
const watch: Fields = { watchPaths: texts };
const elicitation: Fields = { action: oneOf('accept', 'decline', 'cancel'), content: isRecord };

const specificFields: Readonly<Partial<Record<HookEvent, Fields>>> = {
  PreToolUse: {
    ...context,
    permissionDecision: oneOf('allow', 'deny', 'ask', 'defer'),
    permissionDecisionReason: text,
    updatedInput: isRecord,
  },
  PostToolUse: {
    ...context,
    updatedToolOutput: anything,
    updatedMCPToolOutput: anything,
    classifierContext: text,
  },
  PostToolUseFailure: context,
  PostToolBatch: context,
  Notification: context,
  UserPromptSubmit: { ...context, sessionTitle: text, suppressOriginalPrompt: flag },
  UserPromptExpansion: { ...context, suppressOriginalPrompt: flag },
  SessionStart: { ...context, ...watch, initialUserMessage: text, sessionTitle: text, reloadSkills: flag },
  Stop: context,
  SubagentStart: context,
  SubagentStop: context,
  Setup: context,
  PreModelSwitch: { permissionDecision: oneOf('allow', 'deny', 'ask'), permissionDecisionReason: text },
  PostModelSwitch: context,
  PermissionRequest: { decision: isPermissionDecision },
  PermissionDenied: { retry: flag },
  Elicitation: elicitation,
  ElicitationResult: elicitation,
  WorktreeCreate: { worktreePath: text },
  CwdChanged: watch,
  FileChanged: watch,
  MessageDisplay: { displayContent: text },
};

function isPermissionDecision(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { behavior, ...rest } = value;
  const allowed: Fields = { updatedInput: isRecord, updatedPermissions: isUpdates };
  const denied: Fields = { message: text, interrupt: flag };
  if (behavior !== 'allow' && behavior !== 'deny') return false;
  return faultIn(rest, behavior === 'allow' ? allowed : denied, '') === undefined;
}
