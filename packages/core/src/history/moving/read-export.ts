import { createHash } from 'node:crypto';
import { DamagedExportError } from '../../errors/errors.ts';
import { type ExportHeader, type ExportLine, parseExportLine } from './export-format.ts';
import { textLines } from './text-lines.ts';

/** What follows the header of an export. */
export type ExportPart = Extract<ExportLine, { readonly type: 'file' | 'line' | 'bytes' }>;

/** Takes what an export holds, in order. Nothing of it is sure before `readExport` has come back. */
export interface ExportTaker {
  begin(header: ExportHeader): Promise<void>;
  take(part: ExportPart): Promise<void>;
}

/**
 * Reads an export to its end and hands on what it holds.
 *
 * @throws DamagedExportError where it is not whole: cut off, changed, or something else altogether
 */
export async function readExport(
  source: AsyncIterable<Uint8Array | string>,
  taker: ExportTaker,
): Promise<void> {
  const hash = createHash('sha256');
  let lines = 0;
  let isWhole = false;
  for await (const text of textLines(source)) {
    if (isWhole) throw new DamagedExportError('There is more after the end of the exported conversation.');
    const line = parseExportLine(text, lines + 1);
    if ((line.type === 'header') !== (lines === 0)) {
      throw new DamagedExportError('An exported conversation begins with a header, and has one.');
    }
    if (line.type === 'end') {
      if (line.lines !== lines || line.sha256 !== hash.digest('hex')) {
        throw new DamagedExportError('The exported conversation has been changed: its hash is another.');
      }
      isWhole = true;
      continue;
    }
    hash.update(text).update('\n');
    lines += 1;
    if (line.type === 'header') await taker.begin(line.header);
    else await taker.take(line);
  }
  if (!isWhole) throw new DamagedExportError('The exported conversation is cut off: its end is missing.');
}
