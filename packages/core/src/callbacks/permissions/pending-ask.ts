import type { MatchedAskRule, PermissionUpdate, ToolServerOrigin } from './can-use-tool.ts';

/** A permission question that waits for an answer, as plain JSON: it can be sent anywhere, and answered by its id. */
export interface PendingAsk {
  /** What it is answered by. Cannot be guessed. */
  readonly id: string;
  /** When it was asked, milliseconds since the epoch. */
  readonly askedAt: number;
  /** How long it has waited, in milliseconds. */
  readonly ageMs: number;
  /** The conversation: its UUID. */
  readonly sessionId: string;
  /** The session's name, where it has one. */
  readonly sessionName?: string;
  readonly toolName: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** The id of the tool call within the assistant message. */
  readonly toolUseId: string;
  /** Changes after which this would not be asked again: pass them on to `allow` for "always". */
  readonly suggestions?: readonly PermissionUpdate[];
  /** The question as a sentence, when the CLI wrote one. */
  readonly title?: string;
  readonly displayName?: string;
  readonly description?: string;
  /** Why the CLI asks. */
  readonly decisionReason?: string;
  readonly blockedPath?: string;
  /** The subagent that calls the tool. */
  readonly agentId?: string;
  readonly mcpServer?: ToolServerOrigin;
  readonly matchedAskRule?: MatchedAskRule;
  /** A question to a person, such as `AskUserQuestion`: answered by `answer`. */
  readonly requiresUserInteraction?: boolean;
}
