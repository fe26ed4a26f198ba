/**
 * One part of a message in the AI SDK's UI message stream protocol (`ai` 5 and 6), as far as a session has it to say.
 * Assignable to the AI SDK's own `UIMessageChunk`.
 */
export type UIMessageChunk =
  | { type: 'start'; messageId?: string }
  | { type: 'start-step' }
  | { type: 'text-start' | 'reasoning-start'; id: string }
  | { type: 'text-delta' | 'reasoning-delta'; id: string; delta: string }
  | { type: 'text-end' | 'reasoning-end'; id: string; providerMetadata?: VoidMark }
  | ({ type: 'tool-input-start' } & UIToolCall)
  | { type: 'tool-input-delta'; toolCallId: string; inputTextDelta: string }
  | ({ type: 'tool-input-available'; input: unknown } & UIToolCall)
  | ({ type: 'tool-input-error'; input: unknown; errorText: string } & UIToolCall)
  | ({ type: 'tool-output-available'; output: unknown } & UIToolOutput)
  | ({ type: 'tool-output-error'; errorText: string } & UIToolOutput)
  | { type: 'data-restarted'; data: { attempt: number } }
  | { type: 'finish-step' }
  | { type: 'error'; errorText: string }
  | { type: 'abort'; reason?: string }
  | { type: 'finish'; finishReason: UIFinishReason; messageMetadata?: unknown };

/** Why the model stopped, in the AI SDK's words. */
export type UIFinishReason = 'stop' | 'length' | 'content-filter' | 'tool-calls' | 'error' | 'other';

/** On the end of a part that is void: the CLI asked the model again, and something else takes its place. */
export type VoidMark = { troupe: { void: true } };

/** A tool call. The CLI carries it out, the client has nothing to do for it. */
export interface UIToolCall {
  /** The id of the call. */
  toolCallId: string;
  /** The tool's name: `Bash`, or `mcp__server__tool`. */
  toolName: string;
  /** Always true: the client is not asked to run it. */
  providerExecuted: true;
  /** Whether the part is a `dynamic-tool`, or one of a type of its own, `tool-Bash`. */
  dynamic: boolean;
}

/** What came of a tool call. */
export interface UIToolOutput {
  /** The id of the call. */
  toolCallId: string;
  /** Always true, as in the call. */
  providerExecuted: true;
  /** As in the call. */
  dynamic: boolean;
}
