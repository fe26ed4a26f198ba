import { types } from 'node:util';
import { DamagedExportError } from '../../errors/errors.ts';
import { maxLineBytes } from '../transcripts/read-lines.ts';

// An entry is wrapped, and bytes that are no UTF-8 have become longer.
const longest = maxLineBytes * 2;

/**
 * The lines of a stream, without their newline. A last line without one is not given: nothing that is whole ends so.
 *
 * @throws DamagedExportError for a line that is too long, or a piece that is neither bytes nor text
 */
export async function* textLines(
  source: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<string, void, void> {
  let open: Buffer[] = [];
  let openBytes = 0;
  for await (const piece of source) {
    const chunk = bytesOf(piece);
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      const last = chunk.subarray(from, end);
      yield (open.length === 0 ? last : Buffer.concat([...open, last])).toString('utf8');
      open = [];
      openBytes = 0;
      from = end + 1;
    }
    if (from === chunk.length) continue;
    open.push(chunk.subarray(from));
    openBytes += chunk.length - from;
    if (openBytes > longest) throw new DamagedExportError(`A line has more than ${longest} bytes.`);
  }
}

function bytesOf(piece: Uint8Array | string): Buffer {
  if (typeof piece === 'string') return Buffer.from(piece);
  if (types.isUint8Array(piece)) return Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
  throw new DamagedExportError('The source gives something that is neither bytes nor text.');
}
