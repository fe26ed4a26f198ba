import type { ResultMessage } from '@troupe/core/messages';
import { finalResult } from './final-result.ts';
import type { MessageSource } from './message-source.ts';
import { StreamEndedError } from './stream-ended-error.ts';

/**
 * The text of the turn's result: the model's last answer.
 *
 * An API error is a result with a text too, the words of the error; where that must not pass for an answer, ask
 * `session.query()`, which rejects, or look at `is_error` of `finalResult`.
 *
 * @throws StreamEndedError when the source ends without a result, and when the result has no text, as after an
 * interrupt or at a limit. The error then has the result.
 */
export async function finalText(source: MessageSource): Promise<string> {
  const result = await finalResult(source);
  const text = 'result' in result ? result.result : undefined;
  if (typeof text !== 'string') throw new StreamEndedError(withoutText(result), result);
  return text;
}

function withoutText(result: ResultMessage): string {
  // A result that lies about its type may say anything here, or nothing.
  const { subtype, terminal_reason, errors }: Record<string, unknown> = { ...result };
  const how = [subtype, terminal_reason].filter((word) => typeof word === 'string');
  const why = Array.isArray(errors) ? errors : [];
  const kind = how.length === 0 ? '' : ` (${how.join(', ')})`;
  return `The turn ended with a result that has no text${kind}${why.length === 0 ? '.' : `: ${why.join('; ')}`}`;
}
