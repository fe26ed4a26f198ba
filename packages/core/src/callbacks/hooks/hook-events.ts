/** Everything a hook can be called for: the official SDK's list, in its order. */
export const hookEvents = [
  'PreToolUse',
  'PostToolUse',
  'PostToolUseFailure',
  'PostToolBatch',
  'Notification',
  'UserPromptSubmit',
  'UserPromptExpansion',
  'SessionStart',
  'SessionEnd',
  'Stop',
  'StopFailure',
  'SubagentStart',
  'SubagentStop',
  'PreCompact',
  'PostCompact',
  'PreModelSwitch',
  'PostModelSwitch',
  'PermissionRequest',
  'PermissionDenied',
  'Setup',
  'TeammateIdle',
  'TaskCreated',
  'TaskCompleted',
  'Elicitation',
  'ElicitationResult',
  'ConfigChange',
  'WorktreeCreate',
  'WorktreeRemove',
  'InstructionsLoaded',
  'CwdChanged',
  'FileChanged',
  'DirectoryAdded',
  'MessageDisplay',
  'PreSkillShellCommand',
] as const;

/** What a hook can be called for. */
export type HookEvent = (typeof hookEvents)[number];

/** Events whose hooks stand before something and can hold it back: a tool call, a permission, a prompt, a switch, a command. */
export const guardEvents = [
  'PreToolUse',
  'PermissionRequest',
  'UserPromptSubmit',
  'UserPromptExpansion',
  'PreModelSwitch',
  'PreSkillShellCommand',
] as const satisfies readonly HookEvent[];

/** An event whose hooks can hold something back. */
export type GuardEvent = (typeof guardEvents)[number];

/** Whether hooks of this event can hold something back. */
export function isGuardEvent(event: HookEvent): event is GuardEvent {
  const guards: readonly HookEvent[] = guardEvents;
  return guards.includes(event);
}
