import type { ResultMessage } from '@troupe/core/messages';
import { isResult } from './internal/blocks/is-result.ts';
import { readUntil } from './internal/cursors/read-until.ts';
import type { MessageSource } from './message-source.ts';
import { StreamEndedError } from './stream-ended-error.ts';

/**
 * The result of the turn, also when it is an error result: look at its `is_error`. Reads up to it, closes the source,
 * and holds nothing on the way.
 *
 * @throws StreamEndedError when the source ends without one.
 */
export async function finalResult(source: MessageSource): Promise<ResultMessage> {
  let result: ResultMessage | undefined;
  await readUntil(source, (message) => {
    if (isResult(message)) result = message;
    return result !== undefined;
  });
  if (result === undefined) throw new StreamEndedError('The messages ended without a result.');
  return result;
}
