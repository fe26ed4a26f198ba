import type { StreamEventMessage } from '../messages.ts';
import { decodeLine } from './decode-line.ts';
import { DeltaTemplate } from './delta-template.ts';
import type { Frame } from './frame.ts';

// A template costs as much as parsing a few lines, so a block must have begun to be worth one.
const piecesBeforeTemplate = 4;

/**
 * Reads the lines of one CLI, a chunk at a time. Never throws. What it remembers from one line to the next changes what
 * reading costs and nothing else.
 */
export class LineDecoder {
  #template: DeltaTemplate | undefined;
  /** Streamed pieces in a row that the template did not read. */
  #misses = 0;

  /**
   * The lines, each without its line feed, as frames in the same order. Stream events that follow one another make one
   * frame; everything else is a frame of its own; blank lines are skipped.
   */
  decode(lines: readonly string[]): Frame[] {
    const frames: Frame[] = [];
    for (let at = 0; at < lines.length; ) {
      const pieces = this.#readByTemplate(lines, at);
      if (pieces.length === 0) this.#decodeOne(lines[at] ?? '', frames);
      else addPieces(frames, pieces);
      at += Math.max(1, pieces.length);
    }
    return frames;
  }

  #readByTemplate(lines: readonly string[], from: number): StreamEventMessage[] {
    const pieces = this.#template?.read(lines, from);
    if (pieces === undefined) this.#template = undefined;
    else if (pieces.length > 0) this.#misses = 0;
    return pieces ?? [];
  }

  #decodeOne(line: string, frames: Frame[]): void {
    const frame = decodeLine(line);
    if (frame === undefined) return;
    if (frame.kind !== 'deltas') return void frames.push(frame);
    for (const piece of frame.messages) this.#consider(line, piece);
    addPieces(frames, frame.messages);
  }

  #consider(line: string, piece: StreamEventMessage): void {
    this.#misses += 1;
    if (this.#misses < piecesBeforeTemplate) return;
    this.#misses = 0;
    this.#template = DeltaTemplate.of(line, piece) ?? this.#template;
  }
}

function addPieces(frames: Frame[], pieces: StreamEventMessage[]): void {
  const last = frames.at(-1);
  if (last?.kind === 'deltas') for (const piece of pieces) last.messages.push(piece);
  else frames.push({ kind: 'deltas', messages: pieces });
}
