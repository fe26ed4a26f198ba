/** Where to look for conversations. */
export interface HistoryOptions {
  /** The project folder the conversation was held in. Default: all of them. */
  readonly dir?: string;
  /** The CLI's configuration folder. Default: `CLAUDE_CONFIG_DIR`, or else `~/.claude`. */
  readonly configDir?: string;
  /** Ends the work early: it then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What to list, and how much of it. */
export interface ListSessionsOptions extends HistoryOptions {
  /** How many at most. Default: all. */
  readonly limit?: number;
  /** How many of the newest to leave out. Default: 0. */
  readonly offset?: number;
  /** With `dir`: whether the other worktrees of its git repository count as the same project. Default: true. */
  readonly includeWorktrees?: boolean;
  /** Whether to list what programs held, such as this library, and not only what people held at a terminal. Default: true. */
  readonly includeProgrammatic?: boolean;
}

/** What a read of a whole conversation may cost. */
export interface IndexOptions extends HistoryOptions {
  /**
   * How many entries the conversation may have. A read keeps one small record of each entry while it goes on (about
   * 600 bytes, measured), and never the entries themselves. One more is a `TranscriptTooLargeError`. Default: 500 000.
   */
  readonly maxEntries?: number;
}

/** Which messages of a conversation to read. */
export interface GetSessionMessagesOptions extends IndexOptions {
  /** How many at most. Default: all. */
  readonly limit?: number;
  /** How many of the oldest to leave out. Default: 0. */
  readonly offset?: number;
  /** Whether notices of the CLI, such as the boundary of a compaction, come along. Default: false. */
  readonly includeSystemMessages?: boolean;
  /** The uuid of the last message to read: the leaf of a branch (`listBranches`), or any entry. Default: the latest leaf. */
  readonly branch?: string;
  /**
   * Whether to read on into what a compaction has replaced by its summary. Default: false, which reads what the model
   * is shown: the summary, what was kept word for word, and what came after.
   */
  readonly acrossCompactions?: boolean;
}

/** Which messages of a subagent to read. */
export interface GetSubagentMessagesOptions extends IndexOptions {
  /** How many at most. Default: all. */
  readonly limit?: number;
  /** How many of the oldest to leave out. Default: 0. */
  readonly offset?: number;
}

/** How to fork. */
export interface ForkSessionOptions extends IndexOptions {
  /** The uuid of the last entry that the fork has. Default: the latest leaf. */
  readonly upToMessageId?: string;
  /** The fork's title. Default: the title of the original with ` (fork)` after it. */
  readonly title?: string;
}

/** Where an imported conversation goes. */
export interface ImportSessionOptions {
  /** The working folder the conversation goes on in here. Default: the one it was held in. */
  readonly cwd?: string;
  /** Whether to replace a conversation of the same id. Default: false, which is a `TranscriptExistsError`. */
  readonly overwrite?: boolean;
  /** The CLI's configuration folder. Default: `CLAUDE_CONFIG_DIR`, or else `~/.claude`. */
  readonly configDir?: string;
  /**
   * Bytes that the export may have. One more is a `DamagedExportError`, and nothing is left.
   *
   * @defaultValue 4 294 967 296 (4 GiB)
   */
  readonly maxBytes?: number;
  /**
   * Files that the export may have, the transcript among them. One more is a `DamagedExportError`, and nothing is left.
   *
   * @defaultValue 10 000
   */
  readonly maxFiles?: number;
  /** Ends the import early; nothing of it is left. */
  readonly signal?: AbortSignal;
}
