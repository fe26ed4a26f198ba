import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DamagedExportError } from '../../errors/errors.ts';
import { BufferedFile } from '../changing/buffered-file.ts';
import { decodeEntry, textOrNothing } from '../transcripts/transcript-entry.ts';
import { hasCode } from '../transcripts/within.ts';
import type { ExportHeader } from './export-format.ts';
import { moveCwd } from './move-cwd.ts';
import type { ExportPart, ExportTaker } from './read-export.ts';

/** Where the parts of a conversation end up; each part is staged on the same disk. */
export interface StagingRoots {
  readonly projects: string;
  readonly tasks: string;
}

/**
 * Holds a conversation that is being imported, in folders that neither the CLI nor a list looks into, until it is whole.
 * Whoever makes one calls `discard()` on every way out.
 */
export class ImportStaging implements ExportTaker {
  readonly #cwd: string | undefined;
  readonly #maxFiles: number;
  readonly #folders: StagingRoots;
  #header: ExportHeader | undefined;
  #file: BufferedFile | undefined;
  #kind: 'lines' | 'bytes' = 'lines';
  #entries = 0;
  #isTranscript = false;
  /** Where the conversation began. */
  #from: string | undefined;
  readonly #allow: (header: ExportHeader) => Promise<unknown>;
  readonly #names = new Set<string>();

  /**
   * @param options where the conversation goes on, if that is not where it was held, and how many files it may have
   * @param allow rejects where this conversation is not to be imported; called before anything is written
   */
  constructor(
    roots: StagingRoots,
    { cwd, maxFiles }: { readonly cwd: string | undefined; readonly maxFiles: number },
    allow: (header: ExportHeader) => Promise<unknown>,
  ) {
    this.#allow = allow;
    const name = `.troupe-import-${randomUUID()}`;
    this.#folders = { projects: join(roots.projects, name), tasks: join(roots.tasks, name) };
    this.#cwd = cwd;
    this.#maxFiles = maxFiles;
  }

  get header(): ExportHeader {
    if (this.#header === undefined) throw new DamagedExportError('There is no header.');
    return this.#header;
  }

  get transcript(): string {
    return join(this.#folders.projects, 'transcript');
  }

  /** Where the conversation's own folder is staged, if it has one. */
  get sessionFolder(): string | undefined {
    return this.#has('session/') ? join(this.#folders.projects, 'session') : undefined;
  }

  /** Where its tasks are staged, if it has any. */
  get tasksFolder(): string | undefined {
    return this.#has('tasks/') ? join(this.#folders.tasks, 'tasks') : undefined;
  }

  /** A name in the staging folder of that disk, for what has to make room. */
  aside(root: keyof StagingRoots): string {
    return join(this.#folders[root], `aside-${randomUUID()}`);
  }

  async begin(header: ExportHeader): Promise<void> {
    await this.#allow(header);
    this.#header = header;
  }

  async take(part: ExportPart): Promise<void> {
    switch (part.type) {
      case 'file':
        return this.#openNext(part.name, part.kind);
      case 'line':
        return this.#addLine(part.text);
      case 'bytes':
        return this.#add(part.bytes, 'bytes');
      default:
        return part satisfies never;
    }
  }

  /** Finishes the last file. The conversation is staged, whole and on the disk. */
  async finish(): Promise<void> {
    await this.#file?.finish();
    if (this.#entries === 0) throw new DamagedExportError('The exported conversation has no entries.');
  }

  async discard(): Promise<void> {
    await this.#file?.close();
    for (const folder of Object.values(this.#folders)) await rm(folder, { recursive: true, force: true });
  }

  async #openNext(name: string, kind: 'lines' | 'bytes'): Promise<void> {
    if (this.#names.size >= this.#maxFiles) {
      throw new DamagedExportError(`It has more than ${this.#maxFiles} files (option \`maxFiles\`).`);
    }
    await this.#file?.finish();
    this.#file = undefined;
    const folder = name.startsWith('tasks/') ? this.#folders.tasks : this.#folders.projects;
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    try {
      this.#file = await BufferedFile.create(path);
    } catch (cause) {
      if (!hasCode(cause, 'EEXIST') && !hasCode(cause, 'ENOTDIR')) throw cause;
      throw new DamagedExportError(`It holds ${name} twice.`, { cause });
    }
    this.#names.add(name);
    this.#kind = kind;
    this.#isTranscript = name === 'transcript';
  }

  async #addLine(text: string): Promise<void> {
    const entry = decodeEntry(Buffer.from(text));
    if (entry === undefined)
      throw new DamagedExportError('It holds a line that is no entry of a transcript.');
    if (this.#isTranscript) {
      this.#entries += 1;
      // What the header says may be another: the folder the conversation was moved to, or what somebody wrote there.
      this.#from ??= textOrNothing(entry.cwd);
    }
    const from = this.#from ?? this.#header?.cwd;
    const isMoved = this.#cwd !== undefined && from !== undefined && this.#cwd !== from;
    const line = isMoved ? JSON.stringify(moveCwd(entry, from, this.#cwd)) : text;
    await this.#add(`${line}\n`, 'lines');
  }

  async #add(piece: string | Buffer, kind: 'lines' | 'bytes'): Promise<void> {
    if (this.#file === undefined || this.#kind !== kind) {
      throw new DamagedExportError('It holds something that belongs to no file.');
    }
    await this.#file.write(piece);
  }

  #has(prefix: string): boolean {
    return [...this.#names].some((name) => name.startsWith(prefix));
  }
}
