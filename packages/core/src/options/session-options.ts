import type { Logger } from '../base/logger.ts';
import type { ClaudeOptions } from './claude-options.ts';

/**
 * How a session runs: the official SDK's options by its names, and ours.
 *
 * Checked strictly at the call: an unknown key, a wrong type or a pair that excludes each other throws
 * `InvalidOptionsError`. `undefined` is the same as not given. Durations are milliseconds, more than 0.
 */
export interface SessionOptions extends ClaudeOptions {
  /** The name to find the session by; appears in logs. Default: none. */
  readonly name?: string | undefined;
  /**
   * The CLI to run: `'bundled'` (the npm platform package), `'global'` (on PATH), a path (`.js`, `.mjs` and `.cjs`
   * run with this Node), or `'auto'`: bundled, then global.
   *
   * @defaultValue `'auto'`
   */
  readonly cliPath?: string | undefined;
  /** The API key. Reaches the CLI by its environment only; never an argument, never a log. */
  readonly apiKey?: string | undefined;
  /**
   * What the CLI gets of this process's environment: `true` all, `false` nothing, or names, where a trailing `*`
   * stands for any rest (`LC_*`). Variables by which a surrounding Claude Code or Node would steer the CLI are
   * never passed on.
   *
   * @defaultValue `defaultInheritedEnv`
   */
  readonly inheritEnv?: boolean | readonly string[] | undefined;
  /** Variables over the inherited ones and over ours; `undefined` as a value unsets one. Default: `{}`. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Tools that run on after a turn (`run_in_background`). Default: true. */
  readonly backgroundTasks?: boolean | undefined;
  /** Tools by which sessions of one home message each other and wake themselves. Default: false. */
  readonly peerTools?: boolean | undefined;
  /** The CLI joins deltas that fall within so many milliseconds: fewer, larger pieces. Whole; 0 is off. Default: 0. */
  readonly deltaHoldMs?: number | undefined;
  /** Prompts that may wait; one more is `rejected`. Default: 64. */
  readonly maxQueue?: number | undefined;
  /** Unread messages per reader before the pipe is paused. Default: 1 024. */
  readonly bufferMessages?: number | undefined;
  /** How long a turn that nobody reads may hold the pipe. `Infinity`: for ever. Default: 10 000. */
  readonly claimTimeoutMs?: number | undefined;
  /** Bytes that may be parked unread so that a control request gets past a stalled reader. Default: 64 MiB. */
  readonly maxParkedBytes?: number | undefined;
  /**
   * End a turn as soon as the API answers 401 or 403 (`TurnFailedError`, kind `authentication`). The CLI would ask ten times,
   * for minutes, with the same key. False: wait for it, where a key is renewed meanwhile. Default: true.
   */
  readonly failFast?: boolean | undefined;
  /**
   * How long the CLI may take from spawn to the handshake's answer, and before that the tool servers of this process to be
   * made. `Infinity`: no limit. Default: 60 000.
   */
  readonly startTimeoutMs?: number | undefined;
  /** How long the CLI may take to answer a control request. `Infinity`: no limit. Default: 60 000. */
  readonly controlTimeoutMs?: number | undefined;
  /** How long the CLI may take to answer an interrupt before it is killed. Default: 10 000. */
  readonly interruptTimeoutMs?: number | undefined;
  /** How long an ask may stay unanswered before it is denied. `Infinity` and default: no limit. */
  readonly permissionTimeoutMs?: number | undefined;
  /** The whole budget of a stop, from interrupt to SIGKILL. Default: 5 000. */
  readonly shutdownMs?: number | undefined;
  /**
   * Take the conversation also from a holder of which nobody can tell whether it still lives: one in another container, or
   * from before a reboot. A holder that is known to live always keeps it. Default: false.
   */
  readonly force?: boolean | undefined;
  /** The owner's life: its abort stops the session. Default: none. */
  readonly signal?: AbortSignal | undefined;
  /** Where the session logs: pino, or an object with the part of its interface that we call. Default: silent. */
  readonly logger?: Logger | undefined;
}

/** The options that have a default value of their own; after parsing they are always there. */
export type DefaultedOption =
  | 'cliPath'
  | 'inheritEnv'
  | 'env'
  | 'systemPrompt'
  | 'settingSources'
  | 'includePartialMessages'
  | 'backgroundTasks'
  | 'peerTools'
  | 'deltaHoldMs'
  | 'maxQueue'
  | 'bufferMessages'
  | 'claimTimeoutMs'
  | 'maxParkedBytes'
  | 'failFast'
  | 'startTimeoutMs'
  | 'controlTimeoutMs'
  | 'interruptTimeoutMs'
  | 'permissionTimeoutMs'
  | 'shutdownMs'
  | 'logger';

/** Session options that are known to be good, with the defaults filled in. Made by `parseSessionOptions` alone. */
export type ParsedSessionOptions = Omit<SessionOptions, DefaultedOption> & {
  readonly [Key in DefaultedOption]-?: NonNullable<SessionOptions[Key]>;
};
