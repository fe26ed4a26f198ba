import type { StreamEventMessage } from '../messages/index.ts';
import { DeltaRun } from './delta-run.ts';
import { DeltaTemplate } from './delta-template.ts';

// A message has a handful of blocks, and several subagents may speak at a time.
const mostTemplates = 16;

// Making a template costs about as much as it saves on so many lines.
const cost = 4;
const mostCredit = 16 * cost;
// Where templates save nothing, one is tried on every 64th line.
const creditPerMiss = cost / 64;

/**
 * The templates of the blocks that are being streamed. A new one is paid for by what those before it have saved: where
 * each is of use, the first piece of a block makes the template for all others; where none is, hardly any are made.
 */
export class DeltaTemplates {
  readonly #templates: DeltaTemplate[] = [];
  #latest: DeltaTemplate | undefined;
  // What the lines of all templates begin with.
  #start: string | undefined;
  #made = 0;
  #credit = 2 * cost;

  /**
   * Reads the lines from `from` on, up to the first that no template reads, and adds what they say to `messages`. Says how
   * many lines that was.
   */
  read(
    lines: readonly string[],
    from: number,
    textOf: (raw: string) => string,
    messages: StreamEventMessage[],
  ): number {
    if (this.#latest === undefined) return 0;
    const run = new DeltaRun();
    for (let at = from; at < lines.length; at += 1) if (!this.#take(lines[at] ?? '', run)) break;
    const count = run.parseInto(messages, textOf);
    this.#credit = Math.min(mostCredit, this.#credit + count);
    return count;
  }

  /** A line that no template has read, and its message: more of the kind may follow. */
  consider(line: string, message: StreamEventMessage): void {
    this.#credit += creditPerMiss;
    if (this.#credit < cost) return;
    const template = DeltaTemplate.of(line, message);
    if (template === undefined) return;
    this.#credit -= cost;
    this.#templates[this.#made % mostTemplates] = template;
    this.#made += 1;
    this.#latest = template;
    this.#start = this.#start === undefined ? template.head : sharedStart(this.#start, template.head);
  }

  // Most lines are of the form of the one before.
  #take(line: string, run: DeltaRun): boolean {
    if (this.#latest !== undefined && run.take(line, this.#latest)) return true;
    // What stands between two blocks is of no form: one look at it has to do.
    if (this.#start !== undefined && line.slice(0, this.#start.length) !== this.#start) return false;
    return (
      this.#templates.some((template) => this.#takeBy(template, line, run)) || this.#followNext(line, run)
    );
  }

  #takeBy(template: DeltaTemplate, line: string, run: DeltaRun): boolean {
    const isTaken = run.take(line, template);
    if (isTaken) this.#latest = template;
    return isTaken;
  }

  // A template is not changed but replaced: the run still has lines of the message before.
  #followNext(line: string, run: DeltaRun): boolean {
    for (const [at, template] of this.#templates.entries()) {
      const next = template.forNextMessage(line);
      if (next === undefined || !this.#takeBy(next, line, run)) continue;
      this.#templates[at] = next;
      return true;
    }
    return false;
  }
}

function sharedStart(one: string, other: string): string {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return one.slice(0, length);
}
