import type { Message, ResultMessage } from '@troupe/core/messages';
import type { HelperOptions } from './helper-options.ts';
import type { HelperStream } from './helper-stream.ts';
import { isResult } from './internal/blocks/is-result.ts';
import { CursorStream } from './internal/cursors/cursor-stream.ts';
import { openCursor } from './internal/cursors/open-cursor.ts';
import { SafeCursor } from './internal/cursors/safe-cursor.ts';
import { StepCursor } from './internal/cursors/step-cursor.ts';
import { resultWords } from './internal/output/result-words.ts';
import type { ServerSentEvent } from './internal/output/sse-frame.ts';
import { UITurn, unsaid } from './internal/output/ui-turn.ts';
import type { MessageSource } from './message-source.ts';
import { serverSentEventsHeaders } from './to-server-sent-events.ts';
import type { UIMessageChunk } from './ui-message-chunk.ts';

/** What `toUIMessageStream` can be told. */
export interface UIMessageStreamOptions extends HelperOptions {
  /** The id of the message. @defaultValue none: the client makes one up */
  readonly messageId?: string | undefined;
  /** Whether tool calls are parts of the type `dynamic-tool`, or each of its tool's: `tool-Bash`. @defaultValue true */
  readonly dynamicTools?: boolean | undefined;
  /** What the message gets as its `metadata`, by the result: its cost, say. @defaultValue none */
  readonly messageMetadata?: ((result: ResultMessage) => unknown) | undefined;
  /**
   * The words in which the client is told of an error: of a result with `is_error`, of what the source or
   * `messageMetadata` threw, or of a `StreamEndedError` where the source ended without a result. The place to log it.
   * Where it throws itself, or returns no text, the client is told `An error occurred.`.
   *
   * @defaultValue the words of the result; `An error occurred.` for everything else, which may be nobody's business
   */
  readonly onError?: ((error: unknown) => string) | undefined;
}

/** How `toServerSentEvents` ends a UI message stream. */
export const uiMessageStreamEnd: ServerSentEvent = { data: '[DONE]' };

/** The headers of a response that is a UI message stream. */
export const uiMessageStreamHeaders: Readonly<Record<string, string>> = {
  ...serverSentEventsHeaders,
  'x-vercel-ai-ui-message-stream': 'v1',
};

/**
 * A turn in the AI SDK's UI message stream protocol, for `useChat` and its kin: one message, with its text, reasoning
 * and tool calls as they are written. Reads up to the result and closes the source.
 *
 * Each answer of the model's is a step. A tool call that has no result when the turn ends becomes an error. An error
 * result is an `error`, an interrupted turn an `abort`; the words of an API error are not text here. It does not throw:
 * what the source or a callback throws is an `error` too, and so is a source that ends without a result. However the turn
 * ends, every part is ended before, and no call is left without an output.
 *
 * The protocol cannot take anything back. A part that turns out void (the CLI asks the model again after a broken
 * stream) is ended with `providerMetadata: { troupe: { void: true } }`, and before a turn that is run again there is a
 * part `data-restarted`: a client leaves out the former, and what is before the last of the latter.
 *
 * It holds the ids of the running turn's blocks and of tool calls without a result.
 *
 * @example
 * const events = toServerSentEvents(toUIMessageStream(turn), { end: uiMessageStreamEnd });
 * return new Response(toReadableStream(events, { encode: true }), { headers: uiMessageStreamHeaders });
 */
export function toUIMessageStream(
  source: MessageSource,
  options: UIMessageStreamOptions = {},
): HelperStream<UIMessageChunk> {
  const { messageId, dynamicTools = true, messageMetadata, onError } = options;
  const wordsOf = onError ?? ((error: unknown) => (isResult(error) ? resultWords(error) : unsaid));
  const { subagents } = options;
  const turn = new UITurn({ subagents, messageId, dynamicTools, wordsOf, metadataOf: messageMetadata });
  const cursor = new StepCursor<Message, UIMessageChunk>(openCursor(source), (output) => turn.start(output));
  return new CursorStream(new SafeCursor(cursor, (error) => turn.lastWords(error)));
}
