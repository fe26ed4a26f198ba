import type { Message, ResultMessage } from '@troupe/core/messages';
import type { HelperOptions } from '../helper-options.ts';
import type { UIFinishReason, UIMessageChunk } from '../ui-message-chunk.ts';
import { BlockJournal } from './block-journal.ts';
import { blocksOf } from './blocks-of.ts';
import { isInScope } from './in-scope.ts';
import { isResult } from './is-result.ts';
import { isTurnRestart } from './is-turn-restart.ts';
import { type Fields, isRecord } from './record.ts';
import type { Step, StepOutput } from './step-cursor.ts';
import { outputOf, uiKind } from './ui-kind.ts';
import { UIParts } from './ui-parts.ts';

export interface UIStepOptions extends HelperOptions {
  readonly messageId: string | undefined;
  readonly dynamicTools: boolean;
  readonly wordsOf: (result: ResultMessage) => string;
  readonly metadataOf: ((result: ResultMessage) => unknown) | undefined;
}

/** What a message becomes in a UI message stream. */
export function uiStep(options: UIStepOptions): (output: StepOutput<UIMessageChunk>) => Step<Message> {
  return ({ emit, end }) => {
    const parts = new UIParts(emit, options.dynamicTools);
    const journal = new BlockJournal(
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
    let hasStarted = false;
    return (message: unknown) => {
      if (!hasStarted)
        emit({ type: 'start', ...(options.messageId === undefined ? {} : { messageId: options.messageId }) });
      hasStarted = true;
      if (!isRecord(message)) return;
      const answer = answerIn(message, options);
      if (answer !== undefined) parts.answer = answer.id;
      // The words of an API error are told as an error, when the result comes.
      if (message.is_api_error_message !== true) journal.read(message);
      for (const type of ['assistant', 'user'] as const) {
        for (const block of blocksOf(message, type, options)) {
          const output = outputOf(block);
          if (output !== undefined) parts.output(output);
        }
      }
      if (isTurnRestart(message)) {
        parts.startOver();
        emit({
          type: 'data-restarted',
          data: { attempt: typeof message.attempt === 'number' ? message.attempt : 0 },
        });
      }
      if (!isResult(message)) return;
      parts.end();
      finish(message, options, emit);
      end();
    };
  };
}

/** The answer of the model's that a message begins or belongs to. */
function answerIn(message: Fields, options: HelperOptions): { readonly id: unknown } | undefined {
  if (!isInScope(message, options) || message.is_api_error_message === true) return undefined;
  const { type, event, message: said } = message;
  if (type === 'assistant' && isRecord(said)) return { id: said.id };
  if (type !== 'stream_event' || !isRecord(event) || event.type !== 'message_start') return undefined;
  return isRecord(event.message) ? { id: event.message.id } : undefined;
}

function finish(
  result: ResultMessage,
  { wordsOf, metadataOf }: UIStepOptions,
  emit: (chunk: UIMessageChunk) => void,
) {
  const isAborted = isAbort(result.terminal_reason);
  if (isAborted) emit({ type: 'abort' });
  else if (result.is_error) emit({ type: 'error', errorText: wordsOf(result) });
  const metadata = metadataOf?.(result);
  emit({
    type: 'finish',
    finishReason: isAborted ? 'other' : finishReason(result),
    ...(metadata === undefined ? {} : { messageMetadata: metadata }),
  });
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
