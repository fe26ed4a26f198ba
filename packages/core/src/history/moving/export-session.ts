import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { readInfo } from '../reading/get-session-info.ts';
import { checkOptions, checkSessionId } from '../transcripts/check-options.ts';
import { configFolder } from '../transcripts/config-folder.ts';
import { filesBelow } from '../transcripts/files-below.ts';
import type { HistoryOptions } from '../transcripts/history-options.ts';
import { locateTranscript, type TranscriptPlace } from '../transcripts/locate-transcript.ts';
import { openPlain, readLines } from '../transcripts/read-lines.ts';
import { decodeEntry } from '../transcripts/transcript-entry.ts';
import { realPath } from '../transcripts/within.ts';
import { type ExportLine, encodeExportLine, isExportName } from './export-format.ts';

const pieceBytes = 48 * 1024;
const chunkBytes = 64 * 1024;

/**
 * A whole conversation as a stream of bytes, for `importSession` on this host or another: every entry of its transcript,
 * all branches, its subagents' transcripts, results of tools that are kept beside it, and its tasks.
 *
 * Not in it: backups of files for `rewindFiles`, and lines of the transcript that are garbage. It is NDJSON with a hash
 * at the end, and made as it is read. Stop the session first; of what is written meanwhile some may be missing.
 *
 * @example await pipeline(exportSession(sessionId), createWriteStream('conversation.ndjson'))
 *
 * @throws InvalidOptionsError at the call; `TranscriptNotFoundError` while reading
 */
export function exportSession(
  sessionId: string,
  options: HistoryOptions = {},
): AsyncIterableIterator<Uint8Array> {
  checkSessionId(sessionId);
  checkOptions('others', options);
  return exportBytes(sessionId, options);
}

async function* exportBytes(
  sessionId: string,
  options: HistoryOptions,
): AsyncGenerator<Uint8Array, void, void> {
  const place = await locateTranscript(sessionId, options);
  const hash = createHash('sha256');
  let lines = 0;
  let pending: string[] = [];
  let pendingLength = 0;
  const take = () => {
    const bytes = Buffer.from(pending.join(''));
    pending = [];
    pendingLength = 0;
    return bytes;
  };
  for await (const line of exportLines(place, options)) {
    options.signal?.throwIfAborted();
    const text = `${encodeExportLine(line)}\n`;
    hash.update(text);
    lines += 1;
    pending.push(text);
    pendingLength += text.length;
    if (pendingLength >= chunkBytes) yield take();
  }
  pending.push(`${encodeExportLine({ type: 'end', lines, sha256: hash.digest('hex') })}\n`);
  yield take();
}

async function* exportLines(
  place: TranscriptPlace,
  { configDir, signal }: HistoryOptions,
): AsyncGenerator<ExportLine, void, void> {
  const { sessionId, path, sessionFolder } = place;
  yield { type: 'header', header: { sessionId, cwd: (await readInfo(place))?.info.cwd } };
  yield* exportFile('transcript', path, signal);
  for (const file of await filesBelow(dirname(path), sessionFolder)) {
    yield* exportFile(`session/${file.name}`, file.path, signal);
  }
  const root = await realPath(configFolder(configDir));
  const tasks = root === undefined ? [] : await filesBelow(root, join(root, 'tasks', sessionId));
  for (const file of tasks) yield* exportFile(`tasks/${file.name}`, file.path, signal);
}

async function* exportFile(
  name: string,
  path: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<ExportLine, void, void> {
  // A name that nobody could import, such as one with blanks, is none of the CLI's. A lock is for those who work here.
  if (!isExportName(name) || name.endsWith('/.lock')) return;
  const file = await openPlain(path);
  try {
    const isTranscript = name.endsWith('.jsonl') || name === 'transcript';
    yield { type: 'file', name, kind: isTranscript ? 'lines' : 'bytes' };
    if (isTranscript) {
      for await (const lines of readLines(file, signal)) {
        for (const { bytes } of lines) {
          if (decodeEntry(bytes) !== undefined) yield { type: 'line', text: textOf(bytes) };
        }
      }
      return;
    }
    for (let at = 0; ; at += pieceBytes) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(pieceBytes), 0, pieceBytes, at);
      if (bytesRead > 0) yield { type: 'bytes', bytes: buffer.subarray(0, bytesRead) };
      if (bytesRead < pieceBytes) return;
    }
  } finally {
    await file.close();
  }
}

// Without the NULs that a crash may have left before it.
function textOf(bytes: Buffer): string {
  return bytes.toString('utf8', bytes.indexOf(0x7b)).trim();
}
