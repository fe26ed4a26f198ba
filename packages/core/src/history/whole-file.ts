import { randomUUID } from 'node:crypto';
import { type FileHandle, link, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const bufferBytes = 256 * 1024;

/**
 * A file that is there whole or not at all: written beside its place under another name, and put in its place at the end.
 * Whoever makes one calls `discard()` on every way out; after `commit()` that does nothing.
 */
export class WholeFile {
  readonly #path: string;
  readonly #temporary: string;
  readonly #file: FileHandle;
  #pieces: Buffer[] = [];
  #bytes = 0;
  #isOpen = true;

  private constructor(path: string, temporary: string, file: FileHandle) {
    this.#path = path;
    this.#temporary = temporary;
    this.#file = file;
  }

  /** Begins a file for `path`, for this user's eyes alone; makes its folder if that is missing. */
  static async create(path: string): Promise<WholeFile> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
    return new WholeFile(path, temporary, await open(temporary, 'wx', 0o600));
  }

  async write(piece: string | Buffer): Promise<void> {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
    this.#pieces.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes >= bufferBytes) await this.#flush();
  }

  /**
   * Puts the file in its place.
   *
   * @param isReplacing whether a file that is there gives way; else that is an error with the code `EEXIST`
   */
  async commit(isReplacing: boolean): Promise<void> {
    await this.#flush();
    await this.#file.sync();
    await this.#close();
    if (isReplacing) await rename(this.#temporary, this.#path);
    // A rename would replace in silence what another process has put there since we looked.
    else await link(this.#temporary, this.#path);
    await rm(this.#temporary, { force: true });
  }

  /** Takes back what was not committed. */
  async discard(): Promise<void> {
    await this.#close();
    await rm(this.#temporary, { force: true });
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#bytes = 0;
    await this.#file.appendFile(bytes);
  }

  async #close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#file.close();
  }
}
