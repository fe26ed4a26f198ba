import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TranscriptPlace } from '../transcripts/locate-transcript.ts';
import { isRecord, textOrNothing } from '../transcripts/transcript-entry.ts';
import { plainFile, within } from '../transcripts/within.ts';

const largestTitleBytes = 64 * 1024;

/** The file in which the CLI keeps a title beside the transcript. */
export function titleFile({ sessionFolder }: Pick<TranscriptPlace, 'sessionFolder'>): string {
  return join(sessionFolder, 'custom-title.json');
}

/** The title in that file, where there is one. */
export async function readTitleBeside(place: TranscriptPlace): Promise<string | undefined> {
  const path = titleFile(place);
  if ((await within(dirname(place.path), place.sessionFolder)) === undefined) return undefined;
  const found = await plainFile(path);
  if (found === undefined || found.size > largestTitleBytes) return undefined;
  try {
    const content: unknown = JSON.parse(await readFile(path, 'utf8'));
    return isRecord(content) ? textOrNothing(content.customTitle) : undefined;
  } catch {
    // Half written: the transcript has the title too.
    return undefined;
  }
}
