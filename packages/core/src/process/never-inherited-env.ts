/**
 * What the CLI never gets of this process's environment, not even with `inheritEnv: true`. Whoever wants one of
 * these says so in `env`. A trailing `*` stands for any rest.
 */
export const neverInheritedEnv: readonly string[] = Object.freeze([
  // A service that runs inside a tool of another Claude Code: what that one tells its children about itself. The CLI
  // would take itself for a nested session, join its sockets, or act under its session id and token.
  'CLAUDECODE',
  'CLAUDE_PID',
  'CLAUDE_EFFORT',
  'AI_AGENT',
  'CLAUDE_CODE_ENTRYPOINT',
  'CLAUDE_CODE_EXECPATH',
  'CLAUDE_CODE_SESSION_*',
  'CLAUDE_CODE_CHILD_*',
  'CLAUDE_CODE_MESSAGING_*',
  'CLAUDE_CODE_SSE_PORT',
  'CLAUDE_CODE_REMOTE',
  'CLAUDE_CODE_REMOTE_*',
  'CLAUDE_CODE_BRIDGE_*',
  'CLAUDE_CODE_HOST_*',
  'CLAUDE_BG_*',
  // What a host of the CLI tells it, which is this library's to say.
  'CLAUDE_AGENT_SDK_VERSION',
  'CLAUDE_CODE_SDK_*',
  'CLAUDE_CODE_EMIT_*',
  'CLAUDE_CODE_STREAM_EVENT_*',
  'CLAUDE_CODE_DISABLE_BACKGROUND_TASKS',
  'CLAUDE_CODE_ENABLE_SDK_FILE_CHECKPOINTING',
  'CLAUDE_CODE_QUESTION_PREVIEW_FORMAT',
  // It would run a prompt that nobody sent.
  'CLAUDE_CODE_RESUME_*',
  // Meant for this Node alone: debugger ports, loaders, the pipes of a forked or clustered process.
  'NODE_OPTIONS',
  'NODE_CHANNEL_FD',
  'NODE_CHANNEL_SERIALIZATION_MODE',
  'NODE_UNIQUE_ID',
  // They turn the CLI's own runtime into something else.
  'BUN_OPTIONS',
  'BUN_BE_BUN',
  'BUN_INSPECT',
  'BUN_INSPECT_*',
  // The CLI may run elsewhere.
  'PWD',
  'OLDPWD',
]);
