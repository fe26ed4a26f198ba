import type { ResultMessage } from '@troupe/core/messages';
import { isRecord } from '../base/record.ts';

/** Whether a message is the result that ends a turn. */
export function isResult(message: unknown): message is ResultMessage {
  return isRecord(message) && message.type === 'result';
}
