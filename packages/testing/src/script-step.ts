/** A tool call in a script. */
export interface ScriptedToolCall {
  readonly name: string;
  readonly input?: object;
  /** What the tool answers. Default `ok`, followed by the input where the host changed it. */
  readonly result?: string;
  readonly isError?: boolean;
}

/** What a scripted CLI can do at any time: at its start, before it answers a control request, in a turn. */
export type PlainStep =
  /** An object as a line. `session_id` and `uuid` are put in where they are absent. */
  | { readonly type: 'line'; readonly line: object }
  /** These characters as they are, with no line end. */
  | { readonly type: 'raw'; readonly text: string }
  /** A line that is not JSON. */
  | { readonly type: 'garbage'; readonly text?: string }
  /** A valid line of that many bytes, its end included: a `system` message of an unknown subtype. */
  | { readonly type: 'hugeLine'; readonly bytes: number }
  /** Characters on stderr, with no line end but those given. */
  | { readonly type: 'stderr'; readonly text: string }
  | { readonly type: 'delay'; readonly ms: number }
  /** Nothing more comes. In a turn an interrupt still ends it. */
  | { readonly type: 'hang' }
  /** Sends a control request of the CLI's own and waits for the reply, unless told not to. */
  | { readonly type: 'request'; readonly request: object; readonly wait?: boolean }
  /** Ends the process: with an exit code (default 1) or a signal; `midLine` writes the first part of a line before. */
  | {
      readonly type: 'die';
      readonly code?: number;
      readonly signal?: NodeJS.Signals;
      readonly midLine?: boolean;
    }
  /** Fails as for an unknown resume id: a `result` with this error, the same words on stderr, exit code 1. */
  | { readonly type: 'failStart'; readonly message: string }
  /**
   * Leaves a process in a session of its own, with the environment of this one. With `holdsStdout` it keeps the pipe
   * open after the CLI has gone.
   */
  | { readonly type: 'grandchild'; readonly ignoresSigterm?: boolean; readonly holdsStdout?: boolean };

/** What a scripted CLI can do in a turn. */
export type ScriptStep =
  | PlainStep
  /** Text: `text` word by word, or the prompt (`echo`), or `deltas` pieces of `bytes` (default 8) bytes each. */
  | {
      readonly type: 'text';
      readonly text?: string;
      readonly echo?: boolean;
      readonly deltas?: number;
      readonly bytes?: number;
      /** The pause after each delta. */
      readonly everyMs?: number;
      /** Begins each delta with `number@time `: its number, and when it is written, `process.hrtime.bigint()` in µs. */
      readonly stamped?: boolean;
    }
  | { readonly type: 'thinking'; readonly text: string }
  /** Tool calls of one message, their results, and then the prompts that came meanwhile folded into the turn. */
  | {
      readonly type: 'tools';
      readonly calls: readonly ScriptedToolCall[];
      /** Asks for permission, for all calls at once, and waits for the replies. */
      readonly ask?: boolean;
      /** How long the tools take. */
      readonly runMs?: number;
    }
  /**
   * Calls the hooks that the host registered for an event, all at once, and waits for the replies: those without a
   * matcher, and those whose matcher (a pattern of the whole name) fits `input.tool_name`. The fields every hook is
   * told (`session_id`, `cwd` …) are put in where they are absent.
   */
  | { readonly type: 'hooks'; readonly event: string; readonly input?: object; readonly toolUseId?: string }
  /**
   * Calls a tool of a server in the host's process (`mcp_message`, `tools/call`) `times` times (default 1) at once and
   * waits for the replies; the server is initialized before, where no manifest came with the handshake. The first
   * reply's texts are said. An interrupt cancels the calls as the CLI does, by `notifications/cancelled`.
   */
  | {
      readonly type: 'callTool';
      readonly server: string;
      readonly tool: string;
      /** Absent: no `arguments` at all. */
      readonly arguments?: object;
      readonly times?: number;
      readonly toolUseId?: string;
      /** Withdraws the requests (`control_cancel_request`) after so many milliseconds and goes on. */
      readonly withdrawAfterMs?: number;
    }
  /** Any message to a server in the host's process, as it is; waits for the reply. */
  | { readonly type: 'mcpMessage'; readonly server: string; readonly message: object }
  /** An assistant frame by itself, with no deltas: what a subagent or an unstreamed answer looks like. */
  | { readonly type: 'assistant'; readonly content: readonly object[]; readonly parentToolUseId?: string }
  /**
   * A text delta whose line is written in pieces, cut at these byte offsets (negative: from the end; `every`: at each
   * byte), with a pause (default 1 ms) between the writes, so that the reader gets them one by one.
   */
  | {
      readonly type: 'split';
      readonly text: string;
      readonly at: readonly number[] | 'every';
      readonly pauseMs?: number;
    }
  /** Text deltas of `bytes` bytes a line (its end included), numbered from 0, as fast as the pipe takes them. */
  | { readonly type: 'flood'; readonly lines: number; readonly bytes: number }
  /**
   * So many lines of a file, as they are, from the first again after the last, as fast as the pipe takes them: what was
   * recorded, or made. They are not part of the answer, and no assistant frame is added for them.
   */
  | { readonly type: 'replay'; readonly file: string; readonly lines: number }
  /** Waits for an interrupt, answers it, and goes on with the next step instead of ending the turn. */
  | { readonly type: 'waitForInterrupt' }
  /** Waits until so many prompts (default 1) wait in the CLI's own queue. */
  | { readonly type: 'waitForPrompt'; readonly count?: number }
  /** Folds the prompts that wait into the running turn. */
  | { readonly type: 'fold' }
  /**
   * The turn's result, where it is not to be a success at the end. Fields are laid over those of its kind, `status` is
   * that of an `api_error`. A turn may have several, or none with `skip`.
   */
  | {
      readonly type: 'result';
      readonly outcome?: 'success' | 'error' | 'api_error' | 'aborted' | 'skip';
      readonly status?: number;
      readonly fields?: object;
    };
