import type { Supervisable } from '../base/supervisable.ts';
import type { SessionControls } from '../controls/session-controls.ts';
import type { SessionCosts } from '../conversation/cost-ledger.ts';
import type { Message, ResultSuccess, ServerInfo } from '../messages/index.ts';
import type { OutputSchema } from '../options/output-format-of.ts';
import type { QueryOptions } from '../options/query-options.ts';
import type { TurnOptions } from '../options/turn-options.ts';
import type { StructuredResult } from '../turns/structured-result.ts';
import type { Prompt, Turn } from '../turns/turn.ts';
import type { SessionHealth, SessionStatus } from './session-status.ts';

/** One conversation with one Claude Code CLI process, which it owns: it starts it, and leaves nothing of it behind. */
export interface Session extends SessionSurface, Supervisable, AsyncDisposable {}

/** What can be done with a session, whoever starts and stops it. */
export interface SessionSurface extends SessionControls {
  /** The name it was given. */
  readonly name: string | undefined;
  /**
   * The conversation's UUID: chosen by us, kept by resume, new after `clear()`. With `continue` it is the CLI's choice
   * and known from the first turn on.
   */
  readonly sessionId: string;
  /** The CLI process alive now. */
  readonly pid: number | undefined;
  /** The CLI's answer to the handshake. Rejects with `CliStartError` when it does not come up. Need not be looked at. */
  readonly ready: Promise<ServerInfo>;
  /**
   * Queues a prompt and returns its turn, to be read by one consumer.
   *
   * @throws InvalidOptionsError for a bad prompt or option. All else is told by the turn.
   */
  stream(prompt: Prompt, options?: TurnOptions): Turn;
  /**
   * Queues a prompt and resolves with its result and data of a shape, typed: `result.structuredOutput`. The session must
   * have been started with `outputFormat: outputFormatOf(schema)`.
   *
   * @throws StructuredOutputError, InvalidOptionsError for another schema than the session's
   */
  query<Schema extends OutputSchema>(
    prompt: Prompt,
    options: QueryOptions & { readonly schema: Schema },
  ): Promise<StructuredResult<Schema>>;
  /**
   * Queues a prompt and resolves with a good result: `result.result` is the answer. A turn that fails, for an API error or
   * a limit, rejects.
   *
   * @throws TurnFailedError, TurnInterruptedError, TurnTimeoutError, MailboxFullError, SessionStoppedError, CliExitError
   */
  query(prompt: Prompt, options?: QueryOptions): Promise<ResultSuccess>;
  /**
   * Everything the session hears from now on, for any number of listeners; ends with the session.
   *
   * A listener never holds a turn up: with more than `bufferMessages` unread (default: the session's) it loses
   * streamed pieces first, and is then cut off with `SlowReaderError`.
   */
  messages(options?: MessagesOptions): AsyncIterableIterator<Message>;
  /**
   * Interrupts what runs, also a turn that the CLI started by itself, and resolves when it is over. With
   * `cancelQueued` the prompts that wait are cancelled too. Nothing runs: resolves at once.
   */
  interrupt(options?: { readonly cancelQueued?: boolean }): Promise<void>;
  /**
   * Restarts the CLI under a new `sessionId`, which it resolves with: the conversation begins afresh. A running turn
   * is interrupted; prompts that wait are asked in the new conversation.
   */
  clear(): Promise<string>;
  /** What the session is doing, as plain data. */
  status(): SessionStatus;
  health(): SessionHealth;
  /** What it has cost so far: in all, by model and by turn. */
  costs(): SessionCosts;
}

/** How to listen to a session. */
export interface MessagesOptions {
  /** Ends the listening. */
  readonly signal?: AbortSignal | undefined;
  /** Messages kept for this listener when it is behind. Default: the session's `bufferMessages`. */
  readonly bufferMessages?: number | undefined;
}
