import type { StreamEventMessage } from '../messages/index.ts';
import { decodeLine } from './decode-line.ts';
import { DeltaTemplates } from './delta-templates.ts';
import type { Frame } from './frame.ts';

/**
 * Reads the lines of one CLI, a chunk at a time. Never throws. What it remembers from one line to the next changes what
 * reading costs and nothing else.
 */
export class LineDecoder {
  readonly #templates = new DeltaTemplates();

  /**
   * The lines, each without its line feed, as frames in the same order. Stream events that follow one another make one
   * frame; everything else is a frame of its own; blank lines are skipped.
   *
   * `textOf` gives the text of a line, or of parts cut from lines, where these are not given as text: as bytes, one
   * character each.
   */
  decode(lines: readonly string[], textOf: (raw: string) => string = asItIs): Frame[] {
    const frames: Frame[] = [];
    for (let at = 0; at < lines.length; ) {
      const last = frames.at(-1);
      const begun = last?.kind === 'deltas' ? last.messages : undefined;
      const pieces = begun ?? [];
      const count = this.#templates.read(lines, at, textOf, pieces);
      if (count === 0) this.#decodeOne(lines[at] ?? '', textOf, frames);
      else if (begun === undefined) frames.push({ kind: 'deltas', messages: pieces });
      at += Math.max(1, count);
    }
    return frames;
  }

  #decodeOne(line: string, textOf: (raw: string) => string, frames: Frame[]): void {
    const frame = decodeLine(textOf(line));
    if (frame === undefined) return;
    if (frame.kind !== 'deltas') return void frames.push(frame);
    for (const piece of frame.messages) this.#templates.consider(line, piece);
    addPieces(frames, frame.messages);
  }
}

function asItIs(line: string): string {
  return line;
}

function addPieces(frames: Frame[], pieces: StreamEventMessage[]): void {
  const last = frames.at(-1);
  if (last?.kind === 'deltas') for (const piece of pieces) last.messages.push(piece);
  else frames.push({ kind: 'deltas', messages: pieces });
}
