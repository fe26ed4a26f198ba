import { isRecord, type TranscriptEntry } from '../transcripts/transcript-entry.ts';

/** Whose copy it becomes. */
export interface CopyInto {
  readonly sessionId: string;
  /** The id an entry has in the copy, by the one it had. */
  readonly newIds: ReadonlyMap<string, string>;
}

// What the model and its tools said is copied to the letter, even where it happens to name an entry.
const verbatim: ReadonlySet<string> = new Set([
  'message',
  'attachment',
  'toolUseResult',
  'rendered',
  'content',
]);

// `slug` names a file for plans, which two conversations must not share.
const left: ReadonlySet<string> = new Set(['slug', 'forkedFrom']);

/**
 * An entry as it stands in a fork: with ids of its own wherever the CLI names an entry by its id, and with the note that
 * the CLI itself makes of where it comes from.
 */
export function copyEntry(entry: TranscriptEntry, { sessionId, newIds }: CopyInto): TranscriptEntry {
  const fields = Object.entries(entry)
    .filter(([key]) => !left.has(key))
    .map(([key, value]) => [key, verbatim.has(key) ? value : withNewIds(value, newIds)]);
  return {
    ...Object.fromEntries(fields),
    type: entry.type,
    sessionId,
    forkedFrom: { sessionId: entry.sessionId, messageUuid: entry.uuid },
  };
}

function withNewIds(value: unknown, newIds: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return newIds.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item: unknown) => withNewIds(item, newIds));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withNewIds(inner, newIds)]));
}
