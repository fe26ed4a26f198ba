import type { HistoryOptions } from '../transcripts/history-options.ts';
import { findTranscripts } from '../transcripts/locate-transcript.ts';
import { openPlain, readLines } from '../transcripts/read-lines.ts';
import { decodeEntry } from '../transcripts/transcript-entry.ts';

/** Whether a conversation's transcript holds that prompt; `undefined` when there is no transcript. */
export async function holdsPrompt(
  sessionId: string,
  turnId: string,
  options: HistoryOptions,
): Promise<boolean | undefined> {
  const [place] = await findTranscripts(sessionId, options);
  if (place === undefined) return undefined;
  const file = await openPlain(place.path);
  try {
    for await (const lines of readLines(file, options.signal)) {
      // Others name it too: what follows it, and the CLI's notes.
      const naming = lines.filter(({ bytes }) => bytes.includes(turnId));
      if (naming.some(({ bytes }) => isPrompt(bytes, turnId))) return true;
    }
    return false;
  } finally {
    await file.close();
  }
}

function isPrompt(bytes: Buffer, turnId: string): boolean {
  const entry = decodeEntry(bytes);
  return entry?.type === 'user' && entry.uuid === turnId;
}
