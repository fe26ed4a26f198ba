import type { StreamEventMessage } from '../messages/index.ts';
import { type DeltaForm, formOf } from './delta-form.ts';
import { type DeltaSample, fillSample, isAlike, sampleOf, type WordsKey } from './delta-sample.ts';
import { isOneToken } from './json-token.ts';

// Of a long line nearly all is words, which have to be parsed either way.
const longestLine = 4_096;

// What is ASCII is the same whether a line is given as its text or as its bytes.
const printableAscii = /^[ -~]*$/;
// Of uuids and ids: nothing that is escaped, and nothing that ends a string.
const plain = /^[\w-]*$/;

/**
 * What the streamed pieces of one block have in common. They are the bulk of all that is said, and one differs from the
 * next in its words and its uuid alone. As one uuid is as long as the next, all that follows the words is, and the end of
 * the words need not be looked for.
 *
 * It changes nothing about what is read: a line that is not exactly of this form is not read by it.
 */
export class DeltaTemplate {
  readonly #form: DeltaForm;
  readonly #sample: DeltaSample;
  readonly #head: string;
  readonly #middle: string;
  readonly #tail: string;
  readonly #uuidLength: number;
  readonly #lengthAfterWords: number;

  private constructor(form: DeltaForm, sample: DeltaSample) {
    const { head, middle, uuid, beforeId, id, end } = form;
    this.#form = form;
    this.#sample = sample;
    this.#head = head;
    this.#middle = middle;
    this.#tail = beforeId + id + end;
    this.#uuidLength = uuid.length;
    this.#lengthAfterWords = middle.length + uuid.length + this.#tail.length;
  }

  /** The template of a line that was parsed to `message`; `undefined` where the line lends itself to none. */
  static of(line: string, message: StreamEventMessage): DeltaTemplate | undefined {
    const heard = line.length > longestLine ? undefined : sampleOf(message);
    if (heard === undefined) return undefined;
    const form = formOf(line, heard.key);
    if (form === undefined || !plain.test(form.uuid + form.id)) return undefined;
    // Other strings between the same parts must come back as just these, in just those places, and nothing else with
    // them: where a key comes twice, or what looked like a key was none, they do not.
    const others = { ...form, uuid: otherThan(form.uuid), id: otherThan(form.id) };
    const probe = probeOf(others);
    const sample = printableAscii.test(probe) ? sampleOf(JSON.parse(probe)) : undefined;
    if (sample === undefined || !isAlike(heard, sample, form.id !== '')) return undefined;
    const areReplaced =
      isReplaced(heard.delta[heard.key], sample.delta[sample.key], otherWords) &&
      isReplaced(heard.message.uuid, sample.message.uuid, others.uuid) &&
      (form.id === '' || isReplaced(heard.message.api_message_id, sample.message.api_message_id, others.id));
    return areReplaced ? DeltaTemplate.#ofProbe(probeOf(form), heard.key) : undefined;
  }

  // Cut from a probe, and filled after what is parsed from it: a line is a part of a whole chunk, which it would keep, and
  // its message goes to a reader, who may change it.
  static #ofProbe(probe: string, key: WordsKey): DeltaTemplate | undefined {
    const form = formOf(probe, key);
    const sample = sampleOf(JSON.parse(probe));
    return form && sample && new DeltaTemplate(form, sample);
  }

  /** All that comes before the words. */
  get head(): string {
    return this.#head;
  }

  /** Adds the words and the uuid of a line to `tokens`, as they are between quotes. `false`: it is of another form. */
  cut(line: string, tokens: string[]): boolean {
    const wordsAt = this.#head.length;
    const wordsEnd = line.length - this.#lengthAfterWords;
    const uuidAt = wordsEnd + this.#middle.length;
    const uuidEnd = uuidAt + this.#uuidLength;
    // Comparing slices is several times as fast as `startsWith`.
    const isOfThisForm =
      wordsEnd >= wordsAt &&
      line.length <= longestLine &&
      line.slice(0, wordsAt) === this.#head &&
      line.slice(uuidEnd) === this.#tail &&
      line.slice(wordsEnd, uuidAt) === this.#middle &&
      isOneToken(line, wordsAt, wordsEnd) &&
      isOneToken(line, uuidAt, uuidEnd);
    if (isOfThisForm) tokens.push(line.slice(wordsAt, wordsEnd), line.slice(uuidAt, uuidEnd));
    return isOfThisForm;
  }

  /** The message of a line, given its words and its uuid. */
  fill(words: string, uuid: string): StreamEventMessage {
    return fillSample(this.#sample, words, uuid);
  }

  /**
   * The same template for a line that differs in the id of its API message too: the same block of the next message. That
   * the id can be changed is known since the template was made. `undefined` where the line is none of those.
   */
  forNextMessage(line: string): DeltaTemplate | undefined {
    const { beforeId, id, end } = this.#form;
    const idEnd = line.length - end.length;
    const idAt = idEnd - id.length;
    if (id === '' || line.slice(0, this.#head.length) !== this.#head) return undefined;
    if (line.slice(idEnd) !== end || line.slice(idAt - beforeId.length, idAt) !== beforeId) return undefined;
    const nextId = line.slice(idAt, idEnd);
    if (!plain.test(nextId)) return undefined;
    return DeltaTemplate.#ofProbe(probeOf({ ...this.#form, id: nextId }), this.#sample.key);
  }
}

const otherWords = '??';

function isReplaced(before: unknown, after: unknown, by: string): boolean {
  return before !== by && after === by;
}

function probeOf({ head, middle, uuid, beforeId, id, end }: DeltaForm): string {
  return [head, otherWords, middle, uuid, beforeId, id, end].join('');
}

// As long, or a line with it would be of another length.
function otherThan(text: string): string {
  return text === '' ? '' : `${text.startsWith('?') ? '!' : '?'}${text.slice(1)}`;
}
