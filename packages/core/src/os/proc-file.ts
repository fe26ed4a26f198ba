import { close, open, read } from 'node:fs';
import { promisify } from 'node:util';

// The callback versions cost half of what fs/promises costs.
const openFile = promisify(open);
const readInto = promisify(read);
const closeFile = promisify(close);

const firstBytes = 16_384;

/**
 * Reads files of `/proc` one after the other into the same memory. They are said to be 0 bytes long, for which `readFile`
 * takes 64 KiB each time: a scan of a few hundred processes was mostly garbage.
 */
export class ProcFile {
  #buffer = Buffer.allocUnsafe(firstBytes);

  /** What the file holds, until the next one is read. Rejects as `open` and `read` do. */
  async read(path: string): Promise<Buffer> {
    const file = await openFile(path, 'r');
    try {
      return await this.#readAll(file);
    } finally {
      await closeFile(file);
    }
  }

  async #readAll(file: number): Promise<Buffer> {
    for (let filled = 0; ; ) {
      const { bytesRead } = await readInto(file, this.#buffer, filled, this.#buffer.length - filled, filled);
      filled += bytesRead;
      // The kernel fills what it is given, as long as there is something.
      if (filled < this.#buffer.length) return this.#buffer.subarray(0, filled);
      this.#buffer = Buffer.concat([this.#buffer], filled * 2);
    }
  }
}
