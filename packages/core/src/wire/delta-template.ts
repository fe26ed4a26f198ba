import type { StreamEventMessage } from '../messages.ts';
import { isTagged, type WireObject } from './wire-object.ts';

// Of a long line nearly all is words, which have to be parsed either way; looking for their end first would cost more.
const longestLine = 4_096;

/** How the pieces of one kind are put back into their message. */
type Fill = (words: string, uuid: string) => StreamEventMessage;

/**
 * What the streamed pieces of one block have in common. They are the bulk of all that is said, and one differs from the
 * next in its words and its uuid alone: with the rest known, a line is read for a third of what parsing it costs.
 *
 * It changes nothing about what is read: a line that is not exactly of this form is not read by it.
 */
export class DeltaTemplate {
  readonly #head: string;
  readonly #middle: string;
  readonly #tail: string;
  readonly #fill: Fill;

  private constructor(parts: readonly [head: string, middle: string, tail: string], fill: Fill) {
    // Copies: a slice would keep the whole chunk that it was cut from.
    [this.#head, this.#middle, this.#tail] = JSON.parse(JSON.stringify(parts));
    this.#fill = fill;
  }

  /** The template of a line that was parsed to `message`; `undefined` where the line lends itself to none. */
  static of(line: string, message: StreamEventMessage): DeltaTemplate | undefined {
    const filler = line.length > longestLine ? undefined : fillerOf(message);
    if (filler === undefined) return undefined;
    const words = tokenAfter(line, filler.key, 0);
    const uuid = words && tokenAfter(line, '"uuid":"', words.end);
    if (words === undefined || uuid === undefined) return undefined;
    const head = line.slice(0, words.start);
    const middle = line.slice(words.end, uuid.start);
    const tail = line.slice(uuid.end);
    // Other words between the same parts must come back as just these words, in just that place.
    const others = [`${words.text}-`, `${uuid.text}-`] as const;
    const parsed: StreamEventMessage = JSON.parse(head + others[0] + middle + others[1] + tail);
    if (JSON.stringify(parsed) !== JSON.stringify(filler.fill(...others))) return undefined;
    // Filled from what was just parsed: `message` goes to a reader, who may change it.
    const fill = fillerOf(parsed)?.fill;
    return fill && new DeltaTemplate([head, middle, tail], fill);
  }

  /**
   * Reads the lines from `from` on that are of this form, up to the first that is not. `undefined` when one of them turns
   * out to be no JSON.
   */
  read(lines: readonly string[], from: number): StreamEventMessage[] | undefined {
    const tokens: string[] = [];
    for (let at = from; at < lines.length; at += 1) if (!this.#cut(lines[at] ?? '', tokens)) break;
    if (tokens.length === 0) return [];
    try {
      // Parsed together: cheaper than one by one, and strings of their own where slices would keep the whole chunk.
      return this.#fillAll(JSON.parse(`["${tokens.join('","')}"]`));
    } catch {
      // A control character in the middle of a string. Whoever parses the lines one by one finds out in which.
      return undefined;
    }
  }

  // Comparing slices is several times as fast as `startsWith`.
  #cut(line: string, tokens: string[]): boolean {
    const head = this.#head;
    const middle = this.#middle;
    const tail = this.#tail;
    if (line.length > longestLine || line.slice(0, head.length) !== head) return false;
    const wordsEnd = line.indexOf('"', head.length);
    const uuidAt = wordsEnd + middle.length;
    if (line.slice(wordsEnd, uuidAt) !== middle) return false;
    const uuidEnd = line.indexOf('"', uuidAt);
    if (uuidEnd === -1 || line.slice(uuidEnd) !== tail) return false;
    const words = line.slice(head.length, wordsEnd);
    const uuid = line.slice(uuidAt, uuidEnd);
    if (words.includes('\\') || uuid.includes('\\')) return false;
    tokens.push(words, uuid);
    return true;
  }

  #fillAll(tokens: readonly string[]): StreamEventMessage[] {
    const messages: StreamEventMessage[] = [];
    // Words and uuid by turns, as they were cut.
    for (let at = 1; at < tokens.length; at += 2) {
      messages.push(this.#fill(tokens[at - 1] as string, tokens[at] as string));
    }
    return messages;
  }
}

function tokenAfter(line: string, key: string, from: number) {
  const keyAt = line.indexOf(key, from);
  const start = keyAt + key.length;
  const end = line.indexOf('"', start);
  const text = line.slice(start, end);
  return keyAt === -1 || end === -1 || text.includes('\\') ? undefined : { start, end, text };
}

/** Only where nothing but the event and its delta is an object: what messages share must not be changeable. */
function fillerOf(message: StreamEventMessage): { readonly key: string; readonly fill: Fill } | undefined {
  const { event, uuid } = message;
  const { delta } = event as WireObject;
  if (!isTagged(delta) || !isFlat(delta) || typeof uuid !== 'string') return undefined;
  if (!isFlat(message, 'event') || !isFlat(event, 'delta')) return undefined;
  const wrap = (filled: WireObject, itsUuid: string): StreamEventMessage =>
    // The same message with another delta of the same kind.
    ({ ...message, event: { ...event, delta: filled }, uuid: itsUuid }) as StreamEventMessage;
  switch (delta.type) {
    case 'text_delta':
      return { key: '"text":"', fill: (text, itsUuid) => wrap({ ...delta, text }, itsUuid) };
    case 'thinking_delta':
      return { key: '"thinking":"', fill: (thinking, itsUuid) => wrap({ ...delta, thinking }, itsUuid) };
    default:
      return undefined;
  }
}

function isFlat(object: object, except?: string): boolean {
  return Object.entries(object).every(
    ([key, value]) => key === except || typeof value !== 'object' || value === null,
  );
}
