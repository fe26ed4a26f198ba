/** A rule about a tool: `Bash`, or with `ruleContent` `Bash(git *)`. */
export interface PermissionRule {
  readonly toolName: string;
  readonly ruleContent?: string | undefined;
}

/** A change of the permissions that goes along with an answer, or that the CLI suggests with its question. */
export type PermissionUpdate =
  | {
      readonly type: 'addRules' | 'replaceRules' | 'removeRules';
      readonly rules: readonly PermissionRule[];
      readonly behavior: 'allow' | 'deny' | 'ask';
      readonly destination: string;
    }
  | { readonly type: 'setMode'; readonly mode: string; readonly destination: string }
  | {
      readonly type: 'addDirectories' | 'removeDirectories';
      readonly directories: readonly string[];
      readonly destination: string;
    };

/** The answer to "may this tool run?". Anything else that a callback returns denies. */
export type PermissionResult =
  | {
      readonly behavior: 'allow';
      /** Run the tool with this input instead of the model's. */
      readonly updatedInput?: Readonly<Record<string, unknown>> | undefined;
      /** Do not ask again: usually the suggestions that came with the question. */
      readonly updatedPermissions?: readonly PermissionUpdate[] | undefined;
      /** What the person chose, for the CLI's statistics. */
      readonly decisionClassification?: PermissionDecisionClassification | undefined;
    }
  | {
      readonly behavior: 'deny';
      /** Why; the model reads it. */
      readonly message: string;
      /** End the turn as well. Default false: the model goes on without the tool. */
      readonly interrupt?: boolean | undefined;
      /** What the person chose, for the CLI's statistics. */
      readonly decisionClassification?: PermissionDecisionClassification | undefined;
    };

/** What a person chose. */
export type PermissionDecisionClassification = 'user_temporary' | 'user_permanent' | 'user_reject';

/** The server behind an `mcp__…` tool. Trust goes by `source`: a name can be anybody's. */
export interface ToolServerOrigin {
  readonly name: string;
  /** `sdk`: a server of this process. Anything else comes from configuration. */
  readonly source: string;
}

/** A rule of the user's that made the CLI ask. */
export interface MatchedAskRule {
  readonly source: string;
  readonly toolName: string;
  readonly ruleContent?: string | undefined;
}

/** What is known about the tool call beside its name and input. */
export interface PermissionContext {
  /** The conversation: its UUID. */
  readonly sessionId: string;
  /** The session's name, where it has one. */
  readonly sessionName?: string | undefined;
  /** Aborts when the answer is no longer wanted: the turn ended, or the question was withdrawn. */
  readonly signal: AbortSignal;
  /** The id of the tool call within the assistant message. */
  readonly toolUseID: string;
  /** The id of the control request that carries the question. */
  readonly requestId: string;
  /** Permission changes after which this question would not be asked again. */
  readonly suggestions?: readonly PermissionUpdate[] | undefined;
  /** The path that made the CLI ask. */
  readonly blockedPath?: string | undefined;
  /** Why the CLI asks. */
  readonly decisionReason?: string | undefined;
  /** The question as a sentence, when the CLI wrote one. */
  readonly title?: string | undefined;
  /** The tool in words, when the CLI has some. */
  readonly displayName?: string | undefined;
  /** What the call would do, when the CLI says so. */
  readonly description?: string | undefined;
  /** The subagent that calls the tool; absent for the main conversation. */
  readonly agentID?: string | undefined;
  /** The server of an `mcp__…` tool. */
  readonly mcpServer?: ToolServerOrigin | undefined;
  /** The rule of the user's that asks for a person's decision, where one does. */
  readonly matchedAskRule?: MatchedAskRule | undefined;
  /** The tool is a question to a person (`AskUserQuestion`): nobody else can answer it. */
  readonly requiresUserInteraction?: boolean | undefined;
}

/**
 * Decides whether a tool may run. Called for each call that the permission mode and rules do not settle.
 *
 * It fails closed: a throw, a value of another shape, a time-out (`permissionTimeoutMs`) and the loss of the
 * session all deny.
 */
export type CanUseTool = (
  toolName: string,
  input: Readonly<Record<string, unknown>>,
  context: PermissionContext,
) => Promise<PermissionResult>;
