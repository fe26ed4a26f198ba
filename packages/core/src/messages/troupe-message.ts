/** What Troupe itself says in a stream of messages. These never come from the CLI. */
export type TroupeMessage = TurnRestartedMessage | RestartedMessage | ReaderMessage | WireErrorMessage;

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
