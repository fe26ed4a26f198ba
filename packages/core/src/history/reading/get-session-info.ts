import { checkOptions, checkSessionId } from '../transcripts/check-options.ts';
import { readHeadAndTail } from '../transcripts/head-and-tail.ts';
import { heldIn } from '../transcripts/held-in.ts';
import type { HistoryOptions } from '../transcripts/history-options.ts';
import { findTranscripts, type TranscriptPlace } from '../transcripts/locate-transcript.ts';
import { isMissing } from '../transcripts/within.ts';
import { readTitleBeside } from './title-beside.ts';
import { describeTranscript, isProgrammatic, type TranscriptInfo } from './transcript-info.ts';

/**
 * What a list would say about one conversation, or `undefined` where there is none of that id or nothing was said in it.
 *
 * @throws InvalidOptionsError
 */
export async function getSessionInfo(
  sessionId: string,
  options: HistoryOptions = {},
): Promise<TranscriptInfo | undefined> {
  checkSessionId(sessionId);
  checkOptions('others', options);
  const [newest] = await findTranscripts(sessionId, options);
  return newest === undefined ? undefined : (await readInfo(newest))?.info;
}

interface TranscriptFacts {
  readonly info: TranscriptInfo;
  readonly isProgrammatic: boolean;
  /** Where it was held, as far as the two ends tell. */
  readonly heldIn: string | undefined;
}

/** Reads both ends of a transcript and says what is in them. One that goes meanwhile is as good as none. */
export async function readInfo(place: TranscriptPlace): Promise<TranscriptFacts | undefined> {
  try {
    const [parts, titleBeside] = await Promise.all([readHeadAndTail(place.path), readTitleBeside(place)]);
    const info = describeTranscript({ ...place, titleBeside }, parts);
    return info && { info, isProgrammatic: isProgrammatic(parts), heldIn: heldIn(parts) };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
