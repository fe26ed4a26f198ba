import type { BaseHookInput, HookEvent, HookInputOf, HookOutput } from '@troupe/core';

type Told<Event extends HookEvent> = Omit<
  HookInputOf<Event>,
  Exclude<keyof BaseHookInput, 'agent_id' | 'agent_type'> | 'hook_event_name'
>;

interface Sample<Event extends HookEvent> {
  /** What the CLI tells beside what it tells every hook. */
  readonly input: Told<Event>;
  /** All that a hook of the event can decide, or what it says where it decides nothing. */
  readonly output: HookOutput;
}

const tool = { tool_name: 'Bash', tool_input: { command: 'ls -l' }, tool_use_id: 't1' };
const stop = {
  stop_hook_active: false,
  last_assistant_message: 'done',
  background_tasks: [],
  session_crons: [],
};
const subagent = { agent_id: 'a1', agent_type: 'general-purpose' };
const task = { task_id: '1', task_subject: 'tidy up', task_description: 'all of it' };
const modelSwitch = {
  from_model: 'claude-opus-4-8',
  to_model: 'claude-sonnet-4-6',
  requested_model: 'sonnet',
  source: 'control_request',
  context_tokens: 10,
  prompt_cache_warm: false,
  cache_ttl: '5m',
  estimated_cache_write_usd: 0.5,
  pricing: 'catalog',
} as const;

const decide = (decision: object): HookOutput => ({ hookSpecificOutput: decision });
const context = decide({ additionalContext: 'by the way' });
const watch = decide({ watchPaths: ['/tmp/a'] });
const answer = decide({ action: 'accept', content: { colour: 'red' } });
const report: HookOutput = { systemMessage: 'noted', suppressOutput: true };

/** One call of a hook for every event there is: what it is told, and what it says. */
export const hookSamples: { readonly [Event in HookEvent]: Sample<Event> } = {
  PreToolUse: {
    input: tool,
    output: decide({
      permissionDecision: 'deny',
      permissionDecisionReason: 'out of bounds',
      updatedInput: { command: 'pwd' },
      additionalContext: 'by the way',
    }),
  },
  PostToolUse: {
    input: { ...tool, tool_response: { stdout: 'a' }, duration_ms: 5 },
    output: decide({
      additionalContext: 'by the way',
      updatedToolOutput: 'b',
      updatedMCPToolOutput: ['c'],
      classifierContext: 'harmless',
    }),
  },
  PostToolUseFailure: { input: { ...tool, error: 'exit 3', is_interrupt: false }, output: context },
  PostToolBatch: { input: { tool_calls: [{ ...tool, tool_response: 'a' }] }, output: context },
  Notification: { input: { message: 'Look here', notification_type: 'permission_prompt' }, output: context },
  UserPromptSubmit: {
    input: { prompt: 'hello' },
    output: decide({
      additionalContext: 'by the way',
      sessionTitle: 'greetings',
      suppressOriginalPrompt: true,
    }),
  },
  UserPromptExpansion: {
    input: {
      expansion_type: 'slash_command',
      command_name: 'hello',
      command_args: 'a b',
      prompt: '/hello a b',
    },
    output: decide({ additionalContext: 'by the way', suppressOriginalPrompt: true }),
  },
  SessionStart: {
    input: { source: 'compact', model: 'claude-opus-4-8' },
    output: decide({
      additionalContext: 'by the way',
      initialUserMessage: 'go',
      sessionTitle: 'greetings',
      watchPaths: ['/tmp/a'],
      reloadSkills: true,
    }),
  },
  SessionEnd: { input: { reason: 'other' }, output: report },
  Stop: { input: stop, output: { decision: 'block', reason: 'one more thing', ...context } },
  StopFailure: { input: { error: 'rate_limit', error_details: '429' }, output: report },
  SubagentStart: { input: subagent, output: context },
  SubagentStop: { input: { ...stop, ...subagent, agent_transcript_path: '/dev/null' }, output: context },
  PreCompact: { input: { trigger: 'manual', custom_instructions: null }, output: report },
  PostCompact: { input: { trigger: 'auto', compact_summary: 'we talked' }, output: report },
  PreModelSwitch: {
    input: modelSwitch,
    output: decide({ permissionDecision: 'deny', permissionDecisionReason: 'too dear' }),
  },
  PostModelSwitch: { input: modelSwitch, output: context },
  PermissionRequest: {
    input: { tool_name: 'Bash', tool_input: { command: 'ls' }, permission_suggestions: [] },
    output: decide({ decision: { behavior: 'deny', message: 'not today', interrupt: true } }),
  },
  PermissionDenied: { input: { ...tool, reason: 'looks dangerous' }, output: decide({ retry: true }) },
  Setup: { input: { trigger: 'init' }, output: context },
  TeammateIdle: { input: { teammate_name: 'bob' }, output: { continue: false, stopReason: 'enough' } },
  TaskCreated: { input: task, output: report },
  TaskCompleted: { input: { ...task, teammate_name: 'bob' }, output: report },
  Elicitation: {
    input: { mcp_server_name: 'db', message: 'Which?', mode: 'form', requested_schema: { type: 'object' } },
    output: answer,
  },
  ElicitationResult: { input: { mcp_server_name: 'db', action: 'decline' }, output: answer },
  ConfigChange: { input: { source: 'project_settings', file_path: '/tmp/settings.json' }, output: report },
  WorktreeCreate: { input: { name: 'w' }, output: decide({ worktreePath: '/tmp/w' }) },
  WorktreeRemove: { input: { worktree_path: '/tmp/w' }, output: report },
  InstructionsLoaded: {
    input: { file_path: '/tmp/CLAUDE.md', memory_type: 'Project', load_reason: 'session_start' },
    output: report,
  },
  CwdChanged: { input: { old_cwd: '/tmp', new_cwd: '/tmp/a' }, output: watch },
  FileChanged: { input: { file_path: '/tmp/a', event: 'unlink' }, output: watch },
  DirectoryAdded: { input: { directory: '/tmp/a', source: 'slash_command' }, output: report },
  MessageDisplay: {
    input: { turn_id: 't', message_id: 'm', index: 0, final: true, delta: 'hello' },
    output: decide({ displayContent: 'HELLO' }),
  },
  PreSkillShellCommand: {
    input: {
      tool_name: 'Bash',
      tool_input: { command: 'git status' },
      tool_use_id: 't1',
      command_name: 'review',
      command_source: 'projectSettings',
      invoked_by: 'user',
    },
    output: decide({
      permissionDecision: 'deny',
      permissionDecisionReason: 'out of bounds',
      updatedInput: { command: 'pwd' },
    }),
  },
};
