import type { Message, ResultMessage } from '@troupe/core/messages';
import type { HelperOptions } from '../../helper-options.ts';
import type { UIFinishReason, UIMessageChunk } from '../../ui-message-chunk.ts';
import { type Fields, isRecord } from '../base/record.ts';
import { BlockJournal } from '../blocks/block-journal.ts';
import { blocksOf } from '../blocks/blocks-of.ts';
import { isInScope } from '../blocks/in-scope.ts';
import { isResult } from '../blocks/is-result.ts';
import { isTurnRestart } from '../blocks/is-turn-restart.ts';
import type { Step, StepOutput } from '../cursors/step-cursor.ts';
import { outputOf, type UIPiece, uiKind } from './ui-kind.ts';
import { UIParts } from './ui-parts.ts';

/** What a client is told of an error that may be nobody's business. */
export const unsaid = 'An error occurred.';

export interface UITurnOptions extends HelperOptions {
  readonly messageId: string | undefined;
  readonly dynamicTools: boolean;
  readonly wordsOf: (error: unknown) => string;
  readonly metadataOf: ((result: ResultMessage) => unknown) | undefined;
}

/** One turn in a UI message stream. However it ends, what was begun in it is ended. */
export class UITurn {
  readonly #options: UITurnOptions;
  readonly #parts: UIParts;
  readonly #journal: BlockJournal<UIPiece>;
  #emit: (chunk: UIMessageChunk) => void = () => {};
  #hasStarted = false;
  #isOver = false;

  constructor(options: UITurnOptions) {
    this.#options = options;
    const parts = new UIParts((chunk) => this.#emit(chunk), options.dynamicTools);
    this.#parts = parts;
    this.#journal = new BlockJournal(
      uiKind,
      {
        write: (piece, block) => parts.write(piece, block),
        restart: (blocks) => {
          for (const block of blocks) parts.revoke(block);
        },
        finish: (block) => parts.finish(block),
      },
      options,
    );
  }

  /** What each message becomes. It does not throw. */
  start({ emit, end }: StepOutput<UIMessageChunk>): Step<Message> {
    this.#emit = emit;
    return (message) => {
      try {
        this.#read(message);
      } catch (error) {
        this.#fail(error);
      }
      if (this.#isOver) end();
    };
  }

  /** What is still to be said where no result came: because of that error, or because the source has ended. */
  lastWords(error: unknown): readonly UIMessageChunk[] {
    const words: UIMessageChunk[] = [];
    this.#emit = (chunk) => words.push(chunk);
    this.#fail(error);
    return words;
  }

  #read(message: unknown): void {
    this.#begin();
    if (!isRecord(message)) return;
    const answer = answerIn(message, this.#options);
    if (answer !== undefined) this.#parts.answer = answer.id;
    // The words of an API error are told as an error, when the result comes.
    if (message.is_api_error_message !== true) this.#journal.read(message);
    for (const type of ['assistant', 'user'] as const) {
      for (const block of blocksOf(message, type, this.#options)) {
        const output = outputOf(block);
        if (output !== undefined) this.#parts.output(output);
      }
    }
    if (isTurnRestart(message)) {
      this.#parts.startOver();
      const attempt = typeof message.attempt === 'number' ? message.attempt : 0;
      this.#emit({ type: 'data-restarted', data: { attempt } });
    }
    if (isResult(message)) this.#finish(message);
  }

  #begin(): void {
    if (this.#hasStarted) return;
    this.#hasStarted = true;
    const { messageId } = this.#options;
    this.#emit({ type: 'start', ...(messageId === undefined ? {} : { messageId }) });
  }

  #finish(result: ResultMessage): void {
    this.#parts.end();
    const { metadataOf } = this.#options;
    // Both callbacks are asked before the first word is said: what they throw is told instead.
    const isAborted = isAbort(result.terminal_reason);
    const errorText = !isAborted && result.is_error ? this.#words(result) : undefined;
    const metadata = metadataOf?.(result);
    this.#isOver = true;
    if (isAborted) this.#emit({ type: 'abort' });
    if (errorText !== undefined) this.#emit({ type: 'error', errorText });
    this.#emit({
      type: 'finish',
      finishReason: isAborted ? 'other' : finishReason(result),
      ...(metadata === undefined ? {} : { messageMetadata: metadata }),
    });
  }

  #fail(error: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#parts.end();
    this.#emit({ type: 'error', errorText: this.#words(error) });
    this.#emit({ type: 'finish', finishReason: 'error' });
  }

  #words(error: unknown): string {
    try {
      const words: unknown = this.#options.wordsOf(error);
      return typeof words === 'string' ? words : unsaid;
    } catch {
      // Who is to put an error into words has none for it. The client is told that there was one.
      return unsaid;
    }
  }
}

/** The answer of the model's that a message begins or belongs to. */
function answerIn(message: Fields, options: HelperOptions): { readonly id: unknown } | undefined {
  if (!isInScope(message, options) || message.is_api_error_message === true) return undefined;
  const { type, event, message: said } = message;
  if (type === 'assistant' && isRecord(said)) return { id: said.id };
  if (type !== 'stream_event' || !isRecord(event) || event.type !== 'message_start') return undefined;
  return isRecord(event.message) ? { id: event.message.id } : undefined;
}

// A result that lies about its type may say anything here.
function isAbort(reason: unknown): boolean {
  return typeof reason === 'string' && reason.startsWith('aborted');
}

function finishReason({ is_error, stop_reason }: ResultMessage): UIFinishReason {
  if (is_error) return 'error';
  switch (stop_reason) {
    case 'end_turn':
    case 'stop_sequence':
      return 'stop';
    case 'max_tokens':
    case 'model_context_window_exceeded':
      return 'length';
    case 'refusal':
      return 'content-filter';
    case 'tool_use':
      return 'tool-calls';
    default:
      return 'other';
  }
}
