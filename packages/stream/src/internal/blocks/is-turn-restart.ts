import { isRecord } from '../base/record.ts';

/** Whether a message says that the turn is run again, and what came of it so far is void. */
export function isTurnRestart(message: unknown): boolean {
  return isRecord(message) && message.type === 'troupe' && message.subtype === 'turn_restarted';
}
