import { sep } from 'node:path';
import type { TranscriptEntry } from '../transcripts/transcript-entry.ts';

/**
 * An entry of a conversation that goes on in another folder: where it was in the old one it is in the new one. What the CLI
 * noted of an earlier move gives way to this one.
 */
export function moveCwd(entry: TranscriptEntry, from: string, to: string): TranscriptEntry {
  const { cwd } = entry;
  if (entry.type === 'relocated') return { ...entry, relocatedCwd: to };
  if (typeof cwd !== 'string') return entry;
  if (cwd === from) return { ...entry, cwd: to };
  return cwd.startsWith(from + sep) ? { ...entry, cwd: to + cwd.slice(from.length) } : entry;
}
