import { expect, test } from 'vitest';
import { listExports } from './list-exports.ts';
import { messageNames } from './message-names.ts';
import { names } from './names.ts';

const door = listExports('packages/core/src/index.ts');

// Adding a line is a promise; taking one away breaks somebody's build.
test('@troupe/core exports these values and no other', async () => {
  const values = names(`
    AskNotFoundError CliExitError CliNotFoundError CliStartError CliVersionError ControlRequestError
    ConversationInUseError DamagedExportError InvalidOptionsError MailboxFullError SessionStoppedError
    SlowReaderError ToolServerError TranscriptExistsError TranscriptNotFoundError
    TranscriptTooLargeError TroupeError TurnConsumedError TurnFailedError TurnInterruptedError
    TurnTimeoutError WireError createPermissionDesk createRuntime createToolServer defaultInheritedEnv
    deleteSession describeExit exportSession forkSession getSessionInfo getSessionMessages
    getSubagentMessages guardEvents hookEvents importSession isAbnormal isTroupeError listBranches
    listSessions listSubagents query renameSession silentLogger startSession systemClock tagSession tool
  `);
  expect(door.values).toEqual(values);
  expect(Object.keys(await import('@troupe/core')).sort()).toEqual(values);
});

test('@troupe/core exports these types, those of the messages, and no other', () => {
  const types = names(`
    AgentDefinition AllowAnswer AsyncHookOutput BaseHookInput CanUseTool ClaudeOptions CliExitFacts
    Clock ControlOptions ConversationHolder CustomSystemPrompt DenyAnswer DeskChange EffortLevel
    ExitReason ForkSessionOptions GetSessionMessagesOptions GetSubagentMessagesOptions GuardEvent
    HistoryOptions HookCallback HookContext HookEvent HookInput HookInputOf HookMatcher HookOutput
    HookOutputOf Hooks ImportSessionOptions ImportedSession IndexOptions ListSessionsOptions Logger
    MatchedAskRule McpExternalServer McpRemoteServer McpServerConfig McpServerLike McpStdioServer
    McpToolPolicy MessagesOptions OptionIssue OutputFormat PendingAsk PermissionContext
    PermissionDecisionClassification PermissionDesk PermissionDeskOptions PermissionResult
    PermissionRule PermissionUpdate PluginConfig Prompt QuestionAnswers Runtime RuntimeOptions
    SdkMcpServer Session SessionAssistantMessage SessionBranch SessionCompactBoundary SessionControls
    SessionHealth SessionMessage SessionMessageFacts SessionOptions SessionStateName SessionStatus
    SessionSurface SessionSystemMessage SessionUserMessage SettingSource SettingsObject Supervisable
    SystemPromptPreset ThinkingConfig ToolArguments ToolConfig ToolContent ToolContext ToolDefinition
    ToolExtras ToolHandler ToolResult ToolServer ToolServerContext ToolServerOptions ToolServerOrigin
    ToolShape ToolsPreset TranscriptInfo Turn TurnFailureKind TurnOptions TurnState WaitingFor
  `);
  expect(door.types).toEqual([...new Set([...types, ...messageNames])].sort());
});

test('@troupe/core/messages exports these types and nothing that exists at run time', async () => {
  expect(listExports('packages/core/src/messages.ts')).toEqual({ values: [], types: messageNames });
  expect(Object.keys(await import('@troupe/core/messages'))).toEqual([]);
});
