export type {
  CanUseTool,
  MatchedAskRule,
  PermissionContext,
  PermissionDecisionClassification,
  PermissionResult,
  PermissionRule,
  PermissionUpdate,
  ToolServerOrigin,
} from './callbacks/can-use-tool.ts';
export type { AllowAnswer, DenyAnswer, QuestionAnswers } from './callbacks/desk-answer.ts';
export { type GuardEvent, guardEvents, type HookEvent, hookEvents } from './callbacks/hook-events.ts';
export type { BaseHookInput, HookInput, HookInputOf } from './callbacks/hook-inputs.ts';
export type { AsyncHookOutput, HookOutput, HookOutputOf } from './callbacks/hook-outputs.ts';
export type { HookCallback, HookContext, HookMatcher, Hooks } from './callbacks/hooks.ts';
export type { McpServerLike, SdkMcpServer } from './callbacks/mcp-server-like.ts';
export type { PendingAsk } from './callbacks/pending-ask.ts';
export {
  createPermissionDesk,
  type DeskChange,
  type PermissionDesk,
  type PermissionDeskOptions,
} from './callbacks/permission-desk.ts';
export type {
  ElicitationRequest,
  ElicitationResult,
  OnElicitation,
  OnUserDialog,
  QuestionContext,
  UserDialogRequest,
  UserDialogResult,
} from './callbacks/questions.ts';
export {
  type ToolArguments,
  type ToolContext,
  type ToolDefinition,
  type ToolExtras,
  type ToolHandler,
  type ToolShape,
  tool,
} from './callbacks/tool.ts';
export type { ToolContent, ToolResult } from './callbacks/tool-result.ts';
export { createToolServer, type ToolServer } from './callbacks/tool-server.ts';
export type { ToolServerContext, ToolServerOptions } from './callbacks/tool-server-options.ts';
export { type Clock, systemClock } from './clock.ts';
export { query, startSession } from './default-runtime.ts';
export * from './errors.ts';
export { describeExit, type ExitReason, isAbnormal } from './exit-reason.ts';
export { deleteSession } from './history/delete-session.ts';
export { exportSession } from './history/export-session.ts';
export { forkSession } from './history/fork-session.ts';
export { getSessionInfo } from './history/get-session-info.ts';
export { getSessionMessages } from './history/get-session-messages.ts';
export { getSubagentMessages } from './history/get-subagent-messages.ts';
export type {
  ForkSessionOptions,
  GetSessionMessagesOptions,
  GetSubagentMessagesOptions,
  HistoryOptions,
  ImportSessionOptions,
  IndexOptions,
  ListSessionsOptions,
} from './history/history-options.ts';
export { type ImportedSession, importSession } from './history/import-session.ts';
export { listBranches, type SessionBranch } from './history/list-branches.ts';
export { listSessions } from './history/list-sessions.ts';
export { listSubagents } from './history/list-subagents.ts';
export { renameSession } from './history/rename-session.ts';
export type {
  SessionAssistantMessage,
  SessionCompactBoundary,
  SessionMessage,
  SessionMessageFacts,
  SessionSystemMessage,
  SessionUserMessage,
} from './history/session-message.ts';
export { tagSession } from './history/tag-session.ts';
export type { TranscriptInfo } from './history/transcript-info.ts';
export { type Logger, silentLogger } from './logger.ts';
export type * from './messages.ts';
export { defaultInheritedEnv } from './process/default-inherited-env.ts';
export { type DocumentBlockOptions, documentBlock } from './prompt/document-block.ts';
export { type BlockLimits, imageBlock } from './prompt/image-block.ts';
export type { PromptSource } from './prompt/read-source.ts';
export { createRuntime, type Runtime } from './runtime.ts';
export type { RuntimeOptions } from './runtime-options.ts';
export type { ClaudeOptions } from './session/claude-options.ts';
export type {
  ContextUsage,
  FileContents,
  McpResource,
  McpServerStatus,
  McpServersChange,
  ReloadedPlugins,
  RewindResult,
  SessionUsage,
} from './session/control-answers.ts';
export type { SessionCosts, TurnCosts } from './session/cost-ledger.ts';
export type { ModelCosts } from './session/model-costs.ts';
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
} from './session/option-values.ts';
export { type OutputSchema, outputFormatOf } from './session/output-format-of.ts';
export type { QueryOptions } from './session/query-options.ts';
export type { MessagesOptions, Session, SessionSurface } from './session/session.ts';
export type { ControlOptions, SessionControls } from './session/session-controls.ts';
export type { SessionOptions } from './session/session-options.ts';
export type { SessionHealth, SessionStateName, SessionStatus, WaitingFor } from './session/session-status.ts';
export type { StructuredResult } from './session/structured-result.ts';
export type { Prompt, Turn } from './session/turn.ts';
export type { TurnOptions } from './session/turn-options.ts';
export type { TurnState } from './session/turn-outcome.ts';
export type { Supervisable } from './supervisable.ts';
