/**
 * How a CLI process enters its conversation.
 *
 * - `new`: there is nothing yet under `sessionId`.
 * - `resume`: the conversation is `sessionId`; with `at`, what follows that message is dropped.
 * - `fork`: `sessionId` becomes a copy of `from` (`'latest'`: the folder's latest conversation).
 * - `continue`: the folder's latest conversation, whatever its id; `sessionId` is not passed.
 *
 * A fork and an `at` are for the first start only: a process that takes over a conversation resumes it plainly.
 */
export interface ConversationStart {
  readonly sessionId: string;
  readonly start: 'new' | 'resume' | 'fork' | 'continue';
  /** For `fork`: the conversation to copy. */
  readonly from?: string | undefined;
  /** For `resume` and `fork`: the last message to keep. */
  readonly at?: string | undefined;
  /** With `at`: the prompt of the one turn that may be dropped. */
  readonly dropsTurn?: string | undefined;
}
