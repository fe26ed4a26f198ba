import type { FileHandle } from 'node:fs/promises';
import { decodeEntry, type TranscriptEntry } from '../transcripts/transcript-entry.ts';

const windowBytes = 256 * 1024;

/** Reads single entries of a transcript by where they are; neighbours come out of one read of the file. */
export class EntryReader {
  readonly #file: FileHandle;
  #window = Buffer.alloc(0);
  #from = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  /** The entry there, or nothing where the file has changed under us. */
  async read(place: {
    readonly offset: number;
    readonly length: number;
  }): Promise<TranscriptEntry | undefined> {
    const { offset, length } = place;
    if (offset < this.#from || offset + length > this.#from + this.#window.length) {
      const buffer = Buffer.allocUnsafe(Math.max(length, windowBytes));
      const { bytesRead } = await this.#file.read(buffer, 0, buffer.length, offset);
      this.#window = buffer.subarray(0, bytesRead);
      this.#from = offset;
    }
    const begin = offset - this.#from;
    return decodeEntry(this.#window.subarray(begin, begin + length));
  }
}
