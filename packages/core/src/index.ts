export { type Clock, systemClock } from './base/clock.ts';
export { describeExit, type ExitReason, isAbnormal } from './base/exit-reason.ts';
export { type Logger, silentLogger } from './base/logger.ts';
export type { Supervisable } from './base/supervisable.ts';
export { type GuardEvent, guardEvents, type HookEvent, hookEvents } from './callbacks/hooks/hook-events.ts';
export type { BaseHookInput, HookInput, HookInputOf } from './callbacks/hooks/hook-inputs.ts';
export type { AsyncHookOutput, HookOutput, HookOutputOf } from './callbacks/hooks/hook-outputs.ts';
export type { HookCallback, HookContext, HookMatcher, Hooks } from './callbacks/hooks/hooks.ts';
export type {
  CanUseTool,
  MatchedAskRule,
  PermissionContext,
  PermissionDecisionClassification,
  PermissionResult,
  PermissionRule,
  PermissionUpdate,
  ToolServerOrigin,
} from './callbacks/permissions/can-use-tool.ts';
export type { AllowAnswer, DenyAnswer, QuestionAnswers } from './callbacks/permissions/desk-answer.ts';
export type { PendingAsk } from './callbacks/permissions/pending-ask.ts';
export {
  createPermissionDesk,
  type DeskChange,
  type PermissionDesk,
  type PermissionDeskOptions,
} from './callbacks/permissions/permission-desk.ts';
export type {
  ElicitationRequest,
  ElicitationResult,
  OnElicitation,
  OnUserDialog,
  QuestionContext,
  UserDialogRequest,
  UserDialogResult,
} from './callbacks/questions.ts';
export type { McpServerLike, SdkMcpServer } from './callbacks/tools/mcp-server-like.ts';
export {
  type ToolArguments,
  type ToolContext,
  type ToolDefinition,
  type ToolExtras,
  type ToolHandler,
  type ToolShape,
  tool,
} from './callbacks/tools/tool.ts';
export type { ToolContent, ToolResult } from './callbacks/tools/tool-result.ts';
export { createToolServer, type ToolServer } from './callbacks/tools/tool-server.ts';
export type { ToolServerContext, ToolServerOptions } from './callbacks/tools/tool-server-options.ts';
export type {
  ContextUsage,
  FileContents,
  McpResource,
  McpServerStatus,
  McpServersChange,
  ReloadedPlugins,
  RewindResult,
  SessionUsage,
} from './controls/control-answers.ts';
export type { ControlOptions, SessionControls } from './controls/session-controls.ts';
export type { SessionCosts, TurnCosts } from './conversation/cost-ledger.ts';
export type { ModelCosts } from './conversation/model-costs.ts';
export * from './errors/errors.ts';
export { deleteSession } from './history/changing/delete-session.ts';
export { forkSession } from './history/changing/fork-session.ts';
export { renameSession } from './history/changing/rename-session.ts';
export { tagSession } from './history/changing/tag-session.ts';
export { exportSession } from './history/moving/export-session.ts';
export { type ImportedSession, importSession } from './history/moving/import-session.ts';
export { getSessionInfo } from './history/reading/get-session-info.ts';
export { getSessionMessages } from './history/reading/get-session-messages.ts';
export { getSubagentMessages } from './history/reading/get-subagent-messages.ts';
export { listBranches, type SessionBranch } from './history/reading/list-branches.ts';
export { listSessions } from './history/reading/list-sessions.ts';
export { listSubagents } from './history/reading/list-subagents.ts';
export type {
  SessionAssistantMessage,
  SessionCompactBoundary,
  SessionMessage,
  SessionMessageFacts,
  SessionSystemMessage,
  SessionUserMessage,
} from './history/reading/session-message.ts';
export type { TranscriptInfo } from './history/reading/transcript-info.ts';
export type {
  ForkSessionOptions,
  GetSessionMessagesOptions,
  GetSubagentMessagesOptions,
  HistoryOptions,
  ImportSessionOptions,
  IndexOptions,
  ListSessionsOptions,
} from './history/transcripts/history-options.ts';
export type * from './messages/index.ts';
export type { ClaudeOptions } from './options/claude-options.ts';
export { defaultInheritedEnv } from './options/default-inherited-env.ts';
export type {
  AgentDefinition,
  CustomSystemPrompt,
  EffortLevel,
  McpExternalServer,
  McpRemoteServer,
  McpServerConfig,
  McpStdioServer,
  McpToolPolicy,
  OutputFormat,
  PluginConfig,
  SettingSource,
  SettingsObject,
  SystemPromptPreset,
  ThinkingConfig,
  ToolConfig,
  ToolsPreset,
} from './options/option-values.ts';
export { type OutputSchema, outputFormatOf } from './options/output-format-of.ts';
export type { QueryOptions } from './options/query-options.ts';
export type { SessionOptions } from './options/session-options.ts';
export type { TurnOptions } from './options/turn-options.ts';
export { type DocumentBlockOptions, documentBlock } from './prompt/document-block.ts';
export { type BlockLimits, imageBlock } from './prompt/image-block.ts';
export type { PromptSource } from './prompt/read-source.ts';
export { query, startSession } from './runtime/default-runtime.ts';
export { createRuntime, type Runtime } from './runtime/runtime.ts';
export type { RuntimeOptions } from './runtime/runtime-options.ts';
export type { MessagesOptions, Session, SessionSurface } from './session/session.ts';
export type { SessionHealth, SessionStateName, SessionStatus, WaitingFor } from './session/session-status.ts';
export type { StructuredResult } from './turns/structured-result.ts';
export type { Prompt, Turn } from './turns/turn.ts';
export type { TurnState } from './turns/turn-outcome.ts';
