import type { HeadAndTail } from '../transcripts/head-and-tail.ts';
import { firstCwd, heldIn } from '../transcripts/held-in.ts';
import { type TranscriptEntry, textOrNothing } from '../transcripts/transcript-entry.ts';
import { firstPrompt } from './first-prompt.ts';

/** What a list of conversations says about one of them. */
export interface TranscriptInfo {
  /** The conversation's id: what `resume` takes. */
  readonly sessionId: string;
  /** What to call it: the title somebody gave it, or the one the CLI did, or its first prompt. */
  readonly summary: string;
  /** When its transcript was last written to, milliseconds since the epoch. */
  readonly lastModified: number;
  /** Bytes of its transcript. */
  readonly fileSize: number;
  /** The title that somebody gave it. */
  readonly customTitle?: string;
  /** What it began with, in one line of at most 200 characters. */
  readonly firstPrompt?: string;
  /** The git branch it was last on. */
  readonly gitBranch?: string;
  /** The working folder it began in, or was moved to. */
  readonly cwd?: string;
  /** Its tag. */
  readonly tag?: string;
  /** When it began, milliseconds since the epoch. */
  readonly createdAt?: number;
}

interface TranscriptFile {
  readonly sessionId: string;
  readonly modified: number;
  readonly size: number;
  /** The title that the CLI keeps beside the transcript, where it does. */
  readonly titleBeside: string | undefined;
}

/** What is to be said about a conversation, or nothing where it has no message of anybody's, or is a subagent's. */
export function describeTranscript(file: TranscriptFile, parts: HeadAndTail): TranscriptInfo | undefined {
  const { head, tail, cutLine } = parts;
  const entries = [...head, ...tail];
  if (entries.find((entry) => 'isSidechain' in entry)?.isSidechain === true) return undefined;
  const last = (type: string, field: string, among: readonly TranscriptEntry[] = entries) =>
    among.findLast((entry) => entry.type === type)?.[field];
  const lastTitle = (among: readonly TranscriptEntry[]) =>
    textOrNothing(last('custom-title', 'customTitle', among));
  // The CLI repeats the title at the end; a long turn after that pushes it out of our sight, and then the file beside has it.
  const customTitle =
    lastTitle(tail) ??
    (tail.length > 0 ? file.titleBeside : undefined) ??
    lastTitle(head) ??
    file.titleBeside;
  const prompt = firstPrompt(tail.length === 0 ? entries : head, cutLine);
  const summary =
    customTitle ??
    textOrNothing(last('ai-title', 'aiTitle')) ??
    textOrNothing(last('summary', 'summary')) ??
    prompt;
  if (summary === undefined) return undefined;
  const facts = {
    customTitle,
    firstPrompt: prompt,
    gitBranch: textOrNothing(entries.findLast((entry) => textOrNothing(entry.gitBranch))?.gitBranch),
    cwd: heldIn(parts) ?? firstCwd(tail),
    tag: textOrNothing(last('tag', 'tag')),
    createdAt: timeOf(entries, cutLine),
  };
  return {
    sessionId: file.sessionId,
    summary,
    lastModified: file.modified,
    fileSize: file.size,
    ...withoutMissing(facts),
  };
}

/** Whether a program held it, or a daemon, and not a person at a terminal. */
export function isProgrammatic({ head, tail }: HeadAndTail): boolean {
  const entries = [...head, ...tail];
  const entrypoint = entries.find((entry) => textOrNothing(entry.entrypoint))?.entrypoint;
  const kind = entries.find((entry) => textOrNothing(entry.sessionKind))?.sessionKind;
  return String(entrypoint).startsWith('sdk-') || String(kind).startsWith('daemon');
}

function timeOf(entries: readonly TranscriptEntry[], cutLine: string | undefined): number | undefined {
  const inPiece = entries.length === 0 ? /"timestamp":"([^"]+)"/.exec(cutLine ?? '')?.[1] : undefined;
  const text = inPiece ?? textOrNothing(entries.find((entry) => textOrNothing(entry.timestamp))?.timestamp);
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : time;
}

type Present<Facts> = { [Key in keyof Facts]?: Exclude<Facts[Key], undefined> };

function withoutMissing<Facts extends object>(facts: Facts): Present<Facts> {
  const present = Object.entries(facts).filter(([, value]) => value !== undefined);
  // What is left of `facts` when the undefined are gone.
  return Object.fromEntries(present) as Present<Facts>;
}
