import { expect, test } from 'vitest';
import { listExports } from './list-exports.ts';
import { messageNames } from './message-names.ts';
import { names } from './names.ts';

const door = listExports('packages/core/src/index.ts');

// Adding a line is a promise; taking one away breaks somebody's build.
test('@troupe/core exports these values and no other', async () => {
  const values = names(`
    AskNotFoundError CallingSelfError CliExitError CliNotFoundError CliStartError CliVersionError ControlRequestError
    ConversationInUseError DamagedExportError InvalidOptionsError MailboxFullError SessionStoppedError
    SlowReaderError StructuredOutputError ToolServerError TranscriptExistsError TranscriptNotFoundError
    TranscriptTooLargeError TroupeError TurnConsumedError TurnFailedError TurnInterruptedError
    TurnTimeoutError WireError createPermissionDesk createRuntime createToolServer defaultInheritedEnv
    deleteSession describeExit documentBlock exportSession forkSession getSessionInfo getSessionMessages
    getSubagentMessages guardEvents hookEvents imageBlock importSession isAbnormal isTroupeError
    listBranches listSessions listSubagents outputFormatOf query renameSession silentLogger startSession
    systemClock tagSession tool
  `);
  expect(door.values).toEqual(values);
  expect(Object.keys(await import('@troupe/core')).sort()).toEqual(values);
});

test('@troupe/core exports these types, those of the messages, and no other', () => {
  const types = names(`
    AgentDefinition AllowAnswer ApiRetry AsyncHookOutput BaseHookInput BlockLimits CanUseTool ClaudeOptions
    CliExitFacts Clock ContextUsage ControlOptions ConversationHolder CustomSystemPrompt DenyAnswer
    DeskChange DocumentBlockOptions EffortLevel ElicitationRequest ElicitationResult ExitReason FileContents ForkSessionOptions
    GetSessionMessagesOptions GetSubagentMessagesOptions GuardEvent HistoryOptions HookCallback HookContext
    HookEvent HookInput HookInputOf HookMatcher HookOutput HookOutputOf Hooks ImportSessionOptions
    ImportedSession IndexOptions ListSessionsOptions Logger MatchedAskRule McpExternalServer McpRemoteServer
    McpResource McpServerConfig McpServerLike McpServerStatus McpServersChange McpStdioServer McpToolPolicy
    MessagesOptions ModelCosts OptionIssue OutputFormat OutputSchema PendingAsk PermissionContext
    PermissionDecisionClassification PermissionDesk PermissionDeskOptions PermissionResult PermissionRule
    OnElicitation OnUserDialog PermissionUpdate PluginConfig Prompt PromptSource QueryOptions QuestionAnswers QuestionContext ReloadedPlugins
    RateLimit RewindResult Runtime RuntimeOptions SdkMcpServer Session SessionAssistantMessage SessionBranch
    SessionCompactBoundary SessionControls SessionCosts SessionHealth SessionMessage SessionMessageFacts
    SessionOptions SessionStateName SessionStatus SessionSurface SessionSystemMessage SessionUsage
    SessionUserMessage SettingSource SettingsObject StructuredOutputFault StructuredOutputIssue
    StructuredResult Supervisable SystemPromptPreset ThinkingConfig ToolArguments ToolConfig ToolContent
    ToolContext ToolDefinition ToolExtras ToolHandler ToolResult ToolServer ToolServerContext
    ToolServerOptions ToolServerOrigin ToolShape ToolsPreset TranscriptInfo Turn TurnCosts TurnFailureKind
    TurnOptions TurnState UserDialogRequest UserDialogResult WaitingFor
  `);
  expect(door.types).toEqual([...new Set([...types, ...messageNames])].sort());
});

test('@troupe/core/messages exports these types and nothing that exists at run time', async () => {
  expect(listExports('packages/core/src/messages/index.ts')).toEqual({ values: [], types: messageNames });
  expect(Object.keys(await import('@troupe/core/messages'))).toEqual([]);
});
