import { isRecord } from '../base/record.ts';

/** The uuids of earlier messages that a message takes back: those it replaces, or reports as replaced. */
export function takenBack(message: unknown): readonly unknown[] {
  if (!isRecord(message)) return [];
  return [message.supersedes, message.retracted_message_uuids].flatMap((uuids) =>
    Array.isArray(uuids) ? uuids : [],
  );
}
