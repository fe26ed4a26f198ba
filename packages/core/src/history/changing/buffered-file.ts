import { type FileHandle, open } from 'node:fs/promises';

const bufferBytes = 256 * 1024;

/** A new file that is written in larger pieces than it is given. Whoever opens one calls `close()` on every way out. */
export class BufferedFile {
  readonly #file: FileHandle;
  #pieces: Buffer[] = [];
  #bytes = 0;
  #isOpen = true;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Makes the file, for this user's eyes alone. One that is there already is an error with the code `EEXIST`. */
  static async create(path: string): Promise<BufferedFile> {
    return new BufferedFile(await open(path, 'wx', 0o600));
  }

  async write(piece: string | Buffer): Promise<void> {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
    this.#pieces.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes >= bufferBytes) await this.#flush();
  }

  /** Writes what is left and makes sure that all of it is on the disk, then closes the file. */
  async finish(): Promise<void> {
    await this.#flush();
    await this.#file.sync();
    await this.close();
  }

  /** Closes the file; what is not written yet is let go. Twice is the same as once. */
  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#file.close();
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#bytes = 0;
    await this.#file.appendFile(bytes);
  }
}
