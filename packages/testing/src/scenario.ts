import type { PlainStep, ScriptStep } from './script-step.ts';

/**
 * What a scripted CLI does, as plain data. `{}` is a well-behaved CLI: it answers the handshake, says every prompt
 * back word by word, stops at an interrupt, and exits at the end of its input.
 */
export interface Scenario {
  /** Done before anything is read: a delay, words on stderr, a death … `hang` here is a CLI that never says a word. */
  readonly start?: readonly PlainStep[];
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
  /** What `--version` prints; `false` is no answer at all. Default `2.1.332 (Claude Code)`. */
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
  readonly before?: readonly PlainStep[];
  /** Only for `interrupt`: the reply is given, but the turn goes on to its own end. */
  readonly keepRunning?: boolean;
}
