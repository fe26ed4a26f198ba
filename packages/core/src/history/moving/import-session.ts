import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DamagedExportError, TranscriptExistsError } from '../../errors/errors.ts';
import { checkOptions, invalidArgument } from '../transcripts/check-options.ts';
import { configFolder } from '../transcripts/config-folder.ts';
import type { ImportSessionOptions } from '../transcripts/history-options.ts';
import { findTranscripts, type TranscriptPlace } from '../transcripts/locate-transcript.ts';
import { projectFolderName } from '../transcripts/project-folder-name.ts';
import { isFreeOrWithin, realPath } from '../transcripts/within.ts';
import type { ExportHeader } from './export-format.ts';
import { ImportStaging, type StagingRoots } from './import-staging.ts';
import { placeImport } from './place-import.ts';
import { readExport } from './read-export.ts';

/** A conversation that is here now. */
export interface ImportedSession {
  /** Its id, the one it had: what `resume` takes. */
  readonly sessionId: string;
  /** The working folder it goes on in: what `cwd` takes. */
  readonly cwd: string;
}

/**
 * Takes in a conversation that `exportSession` gave, from a file, a socket or memory, so that a session here can resume
 * it. It is there whole or not at all, and keeps its id.
 *
 * With `cwd` it goes on in another working folder: that is where lists look for it, and every entry says so. What was
 * said in the conversation is not touched, and neither are paths in it.
 *
 * @throws InvalidOptionsError, TranscriptExistsError, DamagedExportError
 */
export async function importSession(
  source: AsyncIterable<Uint8Array | string>,
  options: ImportSessionOptions = {},
): Promise<ImportedSession> {
  if (typeof source !== 'object' || source === null || !(Symbol.asyncIterator in source)) {
    throw invalidArgument('source', 'an async iterable of bytes, such as a readable stream', source);
  }
  checkOptions('importSession', options);
  const roots = await findRoots(options.configDir);
  const cwd = options.cwd === undefined ? undefined : await realFolder(options.cwd);
  const { maxFiles = 10_000 } = options;
  const allow = (header: ExportHeader) => refuseExisting(header, options);
  const staging = new ImportStaging(roots, { cwd, maxFiles }, allow);
  try {
    await readExport(limited(source, options), staging);
    await staging.finish();
    const { sessionId, cwd: heldIn } = staging.header;
    // The header had one, or nothing was let in.
    const goesOnIn = cwd ?? (heldIn as string);
    const projectFolder = join(roots.projects, projectFolderName(goesOnIn));
    if (!(await isFreeOrWithin(roots.projects, projectFolder))) {
      throw invalidArgument('cwd', 'a folder whose project folder is no link to elsewhere', goesOnIn);
    }
    const existing = await refuseExisting(staging.header, options);
    options.signal?.throwIfAborted();
    await placeImport(staging, { ...roots, projectFolder, existing });
    return { sessionId, cwd: goesOnIn };
  } finally {
    await staging.discard();
  }
}

async function refuseExisting(
  { sessionId, cwd }: ExportHeader,
  options: ImportSessionOptions,
): Promise<readonly TranscriptPlace[]> {
  if ((options.cwd ?? cwd) === undefined) {
    throw invalidArgument('cwd', 'given, since the conversation does not say where it was held', undefined);
  }
  const { configDir, overwrite = false } = options;
  const existing = await findTranscripts(sessionId, configDir === undefined ? {} : { configDir });
  if (existing[0] !== undefined && !overwrite) throw new TranscriptExistsError(sessionId, existing[0].path);
  return existing;
}

async function findRoots(configDir: string | undefined): Promise<StagingRoots> {
  const config = configFolder(configDir);
  const projects = join(config, 'projects');
  const tasks = join(config, 'tasks');
  await mkdir(projects, { recursive: true, mode: 0o700 });
  return { projects: (await realPath(projects)) ?? projects, tasks: (await realPath(tasks)) ?? tasks };
}

// The CLI names a project after where its folder really is. One that does not exist yet is taken as it is written.
async function realFolder(cwd: string): Promise<string> {
  return (await realPath(cwd)) ?? resolve(cwd);
}

async function* limited<Piece extends Uint8Array | string>(
  source: AsyncIterable<Piece>,
  { signal, maxBytes = 4 * 1024 ** 3 }: ImportSessionOptions,
): AsyncGenerator<Piece, void, void> {
  let left = maxBytes;
  signal?.throwIfAborted();
  for await (const piece of source) {
    signal?.throwIfAborted();
    // Of what is neither, the reader complains.
    left -= typeof piece === 'string' ? Buffer.byteLength(piece) : (piece?.byteLength ?? 0);
    if (left < 0) throw new DamagedExportError(`It has more than ${maxBytes} bytes (option \`maxBytes\`).`);
    yield piece;
  }
}
