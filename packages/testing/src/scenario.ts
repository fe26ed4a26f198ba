/**
 * What a scripted CLI does, as plain data. `{}` is a well-behaved CLI: it answers the handshake, says every prompt
 * back word by word, stops at an interrupt, and exits at the end of its input.
 */
export interface Scenario {
  /** Done before anything is read: a delay, words on stderr, a death … `hang` here is a CLI that never says a word. */
  readonly start?: readonly ScriptStep[];
  /** The script of each turn that answers prompts, in order. A turn past the end says its prompt back. */
  readonly turns?: readonly TurnScript[];
  /** The script of turns past the end of `turns`. */
  readonly otherTurns?: TurnScript;
  /** A turn of the CLI's own right after the handshake. */
  readonly unaskedAtStart?: UnaskedTurn;
  /** How control requests are answered, by subtype, `initialize` and `interrupt` among them. */
  readonly controls?: Readonly<Record<string, ControlAnswer>>;
  /** Holds control requests (other than `initialize`) back until so many wait, then answers the last one first. */
  readonly reverseControlsOf?: number;
  /** When `command_lifecycle` says that a prompt is over; `none` is an older CLI with no capabilities at all. */
  readonly lifecycle?: LifecycleOrder;
  /** The `capabilities` of `system/init`; by default those of the CLI this one stands in for. */
  readonly capabilities?: readonly string[];
  /** Never says `session_state_changed: idle`. */
  readonly withholdIdle?: boolean;
  /** An interrupt that comes within so many milliseconds of a prompt overtakes it, as right after a real start. */
  readonly latchInterruptMs?: number;
  /** What SIGTERM does; by default the process exits with 143 at once. */
  readonly onSigterm?: 'ignore' | { readonly exitAfterMs: number };
  /** Stays when its input ends. */
  readonly ignoreEndOfInput?: boolean;
  /** What `--version` prints; `false` is no answer at all. Default `2.1.330 (Claude Code)`. */
  readonly version?: string | false;
}

/** When the terminal `command_lifecycle` comes, or that there is no lifecycle at all. */
export type LifecycleOrder = 'after_result' | 'before_result' | 'after_idle' | 'none';

/** A turn that answers prompts. */
export interface TurnScript {
  /** By default the prompt is said back. A `result` step is added at the end where none is given. */
  readonly steps?: readonly ScriptStep[];
  /** A turn of the CLI's own that has just begun when the prompt comes; the prompt waits, or is folded into it. */
  readonly before?: UnaskedTurn;
  /** A turn of the CLI's own after this one. */
  readonly after?: UnaskedTurn;
  /** Never says `idle` after this turn. */
  readonly withholdIdle?: boolean;
  /** Which way this turn says that its prompt is over, where it differs from the scenario's. */
  readonly lifecycle?: LifecycleOrder;
}

/**
 * A turn nobody asked for: `system/init` and `status` name no prompt, its result carries an `origin`. A prompt that
 * comes meanwhile waits, unless a `fold` step takes it in: then it ends with this turn's result.
 */
export interface UnaskedTurn {
  /** Default: the text `done in the background`. */
  readonly steps?: readonly ScriptStep[];
  /** Waits so long first (default 0). */
  readonly delayMs?: number;
  /** False withholds the `idle` of the turn before it, as a background agent does. Default true. */
  readonly idleBefore?: boolean;
  /** The `origin` of its result. Default `{ kind: 'task-notification' }`. */
  readonly origin?: object;
}

/** How control requests of one subtype are answered. */
export interface ControlAnswer {
  /** Not at all. An interrupt that is not answered interrupts nothing. */
  readonly never?: boolean;
  /** Later. */
  readonly delayMs?: number;
  /** With this error. An interrupt that is refused interrupts nothing. */
  readonly error?: string;
  /** With these fields laid over the usual reply. */
  readonly reply?: object;
  /** What is done before the answer: further lines, a death … */
  readonly before?: readonly ScriptStep[];
  /** Only for `interrupt`: the reply is given, but the turn goes on to its own end. */
  readonly keepRunning?: boolean;
}

/** A tool call in a script. */
export interface ScriptedToolCall {
  readonly name: string;
  readonly input?: object;
  /** What the tool answers. Default `ok`. */
  readonly result?: string;
  readonly isError?: boolean;
}

/** One thing a scripted CLI does. */
export type ScriptStep =
  /** Text: `text` word by word, or `deltas` pieces of `bytes` bytes each; `everyMs` apart. `echo` says the prompt. */
  | {
      readonly type: 'text';
      readonly text?: string;
      readonly echo?: boolean;
      readonly deltas?: number;
      readonly bytes?: number;
      readonly everyMs?: number;
    }
  | { readonly type: 'thinking'; readonly text: string }
  /** Tool calls of one message, their results, and, after them, prompts that came meanwhile folded into the turn. */
  | {
      readonly type: 'tools';
      readonly calls: readonly ScriptedToolCall[];
      /** Asks for permission, all calls at once, and waits for the replies. */
      readonly ask?: boolean;
      /** How long the tools take. */
      readonly runMs?: number;
    }
  /** An assistant frame by itself, with no deltas: what a subagent or an unstreamed answer looks like. */
  | { readonly type: 'assistant'; readonly content: readonly object[]; readonly parentToolUseId?: string }
  /** An object as a line. `session_id` and `uuid` are put in where they are absent. */
  | { readonly type: 'line'; readonly line: object }
  /** These characters as they are, with no line end. */
  | { readonly type: 'raw'; readonly text: string }
  /** A line that is not JSON. */
  | { readonly type: 'garbage'; readonly text?: string }
  /** A valid line of that many bytes, its end included: a `system` message of an unknown subtype. */
  | { readonly type: 'hugeLine'; readonly bytes: number }
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
  /** Characters on stderr, with no line end but those given. */
  | { readonly type: 'stderr'; readonly text: string }
  | { readonly type: 'delay'; readonly ms: number }
  /** Nothing more comes. In a turn an interrupt still ends it. */
  | { readonly type: 'hang' }
  /** Waits for an interrupt, answers it, and goes on with the next step instead of ending the turn. */
  | { readonly type: 'waitForInterrupt' }
  /** Waits until so many prompts (default 1) wait in the CLI's own queue. */
  | { readonly type: 'waitForPrompt'; readonly count?: number }
  /** Folds the prompts that wait into the running turn. */
  | { readonly type: 'fold' }
  /** Sends a control request of the CLI's own and waits for the reply, unless told not to. */
  | { readonly type: 'request'; readonly request: object; readonly wait?: boolean }
  /** Ends the process: with an exit code (default 1) or a signal; `midLine` writes the first half of a line before. */
  | {
      readonly type: 'die';
      readonly code?: number;
      readonly signal?: NodeJS.Signals;
      readonly midLine?: boolean;
    }
  /** Fails as for an unknown resume id: a `result` with this error, the same words on stderr, exit code 1. */
  | { readonly type: 'failStart'; readonly message: string }
  /** Text deltas of `bytes` bytes a line (its end included), numbered, as fast as the pipe takes them. */
  | { readonly type: 'flood'; readonly lines: number; readonly bytes: number }
  /** A process in a session of its own that outlives this one and has its environment. */
  | { readonly type: 'grandchild'; readonly ignoresSigterm?: boolean; readonly holdsStdout?: boolean }
  /** The turn's result. Fields are laid over those of its kind; a turn may have several, or none with `skip`. */
  | {
      readonly type: 'result';
      readonly outcome?: 'success' | 'error' | 'api_error' | 'aborted' | 'skip';
      readonly status?: number;
      readonly fields?: object;
    };
