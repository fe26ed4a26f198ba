/** What Troupe itself says in a stream of messages. These never come from the CLI. */
export type TroupeMessage =
  | TurnRestartedMessage
  | RestartedMessage
  | ReaderMessage
  | PipeMessage
  | WireErrorMessage
  | AskDeniedMessage
  | QuestionFailedMessage
  | HookFailedMessage;

/** The CLI died during this turn and the prompt was sent again: forget what came before. */
export interface TurnRestartedMessage {
  type: 'troupe';
  subtype: 'turn_restarted';
  /** The attempt that begins now; the first restart is attempt 2. */
  attempt: number;
}

/** The session was restarted; what follows comes from a new CLI process. */
export interface RestartedMessage {
  type: 'troupe';
  subtype: 'restarted';
  /** How the one before ended: an `ExitReason`. */
  exit:
    | { readonly type: 'normal' }
    | { readonly type: 'shutdown'; readonly detail?: unknown; readonly cause?: Error }
    | { readonly type: 'killed' }
    | { readonly type: 'crash'; readonly error: Error };
  /**
   * `same`: it goes on. `new`: it begins afresh under another \`sessionId\`, because somebody asked for that or because there is no
   * transcript to go on with (\`persistSession: false\`, a read-only configuration folder, a deleted file). That may be told
   * after \`same\`: whether there is one, only the new CLI knows.
   */
  conversation: 'same' | 'new';
}

/**
 * The reader of a turn fell behind and the CLI's output is paused (`reader_stalled`), caught up again
 * (`reader_resumed`), or never came and the turn runs on unread (`turn_detached`).
 */
export interface ReaderMessage {
  type: 'troupe';
  subtype: 'reader_stalled' | 'reader_resumed' | 'turn_detached';
  /** The turn: its `id`. */
  turnId: string;
}

/**
 * The CLI cannot be reached by a pipe though it lives on (`pipe_broken`), or reads its stdin again (`pipe_restored`). Unless it
 * ends or reads again, it is killed: 5 s later where it closed the pipe, 30 s later where it does not read.
 */
export interface PipeMessage {
  type: 'troupe';
  subtype: 'pipe_broken' | 'pipe_restored';
  pipe: 'stdin' | 'stdout';
  /** `closed`: it closed that pipe. `not_read`: it had taken nothing from it for 30 s, though something waited. */
  fault: 'closed' | 'not_read';
}

/** The CLI printed a line that is not a message. The line was dropped; the session goes on. */
export interface WireErrorMessage {
  type: 'troupe';
  subtype: 'wire_error';
  /** What is wrong with the line: a `WireError`. */
  error: Error & {
    /** Always `WIRE`. */
    readonly code: string;
    /** The beginning of the line, at most 200 characters. */
    readonly excerpt: string;
  };
}

/**
 * A tool call was denied because `canUseTool` gave no proper answer. Never sent for a denial that the callback itself
 * returned.
 */
export interface AskDeniedMessage {
  type: 'troupe';
  subtype: 'permission_denied';
  /**
   * `failed`: it threw or rejected, with `error`. `bad_answer`: it returned something else, with `error` where that has the
   * right shape and cannot be sent. `timed_out`: `permissionTimeoutMs` passed. `session_gone`: the CLI is gone.
   * `no_callback`: there is none.
   */
  reason: 'failed' | 'bad_answer' | 'timed_out' | 'session_gone' | 'no_callback';
  toolName: string;
  /** The id of the tool call within the assistant message. */
  toolUseId: string;
  /** What it threw, or which field of its answer cannot be sent. The model is not told. */
  error?: Error;
}

/**
 * A question got no proper answer of `onElicitation` or `onUserDialog`, and was closed unanswered. Never sent for a
 * `decline`, `cancel` or `cancelled` that the callback itself returned.
 */
export interface QuestionFailedMessage {
  type: 'troupe';
  subtype: 'question_failed';
  question: 'elicitation' | 'dialog';
  /** Who asked: the tool server of an elicitation, the kind of a dialog. */
  from: string;
  /** `failed`: it threw or rejected, with `error`. `bad_answer`: it returned something else. `session_gone`: the CLI is gone. */
  reason: 'failed' | 'bad_answer' | 'session_gone';
  /** What it threw, or which field of its answer cannot be sent. The tool server is not told. */
  error?: Error;
}

/** A hook of the option `hooks` failed: it threw, returned something else, or did not answer in time. */
export interface HookFailedMessage {
  type: 'troupe';
  subtype: 'hook_failed';
  /** The event it was called for. */
  event: string;
  /** The pattern it was registered under, where there is one. */
  matcher?: string;
  /** `failed`: it threw or rejected. `bad_output`: it returned something else. `timed_out`: its `timeout` passed. */
  reason: 'failed' | 'bad_output' | 'timed_out';
  /** Whether what the event guards was blocked for it (`onFailure`); otherwise it went ahead. */
  blocked: boolean;
  /** The tool call it was about, for events of tools. */
  toolUseId?: string;
  /** What it threw, or what is wrong with what it returned. The model is not told. */
  error?: Error;
}
