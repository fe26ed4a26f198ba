import type { ResultMessage, StopReason, Usage } from '@troupe/core/messages';
import type { HelperOptions } from './helper-options.ts';
import { HeardMessages } from './internal/blocks/heard-messages.ts';
import { isResult } from './internal/blocks/is-result.ts';
import { textKind, thinkingKind } from './internal/blocks/text-kinds.ts';
import { readUntil } from './internal/cursors/read-until.ts';
import type { MessageSource } from './message-source.ts';
import { StreamEndedError } from './stream-ended-error.ts';
import type { ToolCall } from './tool-call.ts';

/** A turn in one object. */
export interface Collected {
  /** All text of the turn, every step of it, without a separator. The last answer alone is the result's text. */
  readonly text: string;
  /** All thinking that the model showed. */
  readonly thinking: string;
  /** The tool calls in the order they were made, each with its result. */
  readonly toolCalls: readonly ToolCall[];
  /** The result message, whole. */
  readonly result: ResultMessage;
  /** Whether the turn failed: an API error, a limit or an interrupt. */
  readonly isError: boolean;
  /** The conversation's id. */
  readonly sessionId: string;
  /** Tokens of this turn, main conversation only. */
  readonly usage: Usage;
  /** Estimated US dollars since the conversation began, not this turn alone. */
  readonly totalCostUsd: number;
  /** Why the model stopped last, or `null` if it did not get to. */
  readonly stopReason: StopReason | null;
  /** Messages exchanged in this turn, tool results included. */
  readonly numTurns: number;
  /** What the model filled the output format with; `undefined` where it did not. */
  readonly structuredOutput: unknown;
}

/**
 * A turn in one object: its text, thinking and tool calls, and the facts of its result. Reads up to the result and
 * closes the source.
 *
 * Text and thinking are those of finished blocks, so nothing is doubled and nothing is in it that the CLI gave up: the
 * partial text of a broken stream, or messages that a later one replaces. When the turn is run again after a crash of
 * the CLI, it starts over. The words of an API error are text, as everywhere; `isError` tells.
 *
 * It holds the turn's finished blocks and tool results until the end.
 *
 * @throws StreamEndedError when the source ends without a result: what was heard until then is not a turn.
 */
export async function collect(source: MessageSource, options: HelperOptions = {}): Promise<Collected> {
  const heard = new HeardMessages(options);
  let result: ResultMessage | undefined;
  await readUntil(source, (message) => {
    if (isResult(message)) result = message;
    else heard.add(message);
    return result !== undefined;
  });
  if (result === undefined) throw new StreamEndedError('The messages ended without a result.');
  return {
    text: heard.text(textKind),
    thinking: heard.text(thinkingKind),
    toolCalls: heard.toolCalls(),
    result,
    isError: result.is_error,
    sessionId: result.session_id,
    usage: result.usage,
    totalCostUsd: result.total_cost_usd,
    stopReason: result.stop_reason,
    numTurns: result.num_turns,
    structuredOutput: 'structured_output' in result ? result.structured_output : undefined,
  };
}
