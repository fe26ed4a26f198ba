import type { StreamEventMessage } from '../messages/index.ts';
import type { DeltaTemplate } from './delta-template.ts';

/** Lines that follow one another and were cut by templates: their strings are parsed together. */
export class DeltaRun {
  /** Words and uuid by turns. */
  readonly #tokens: string[] = [];
  readonly #templates: DeltaTemplate[] = [];

  /** Takes a line up if it is of that form. */
  take(line: string, template: DeltaTemplate): boolean {
    const isTaken = template.cut(line, this.#tokens);
    if (isTaken) this.#templates.push(template);
    return isTaken;
  }

  /** Adds the message of each line to `messages`, up to the first line that is no JSON; says of how many lines. */
  parseInto(messages: StreamEventMessage[], textOf: (raw: string) => string): number {
    if (this.#templates.length === 0) return 0;
    try {
      // Cheaper than one by one. And strings of their own, where slices would keep the whole chunk.
      return this.#fill(parseTokens(this.#tokens, textOf), messages, 0);
    } catch {
      return this.#parseOneByOne(messages, textOf);
    }
  }

  // Rare: an escape that there is not, or a control character, in the middle of a string.
  #parseOneByOne(messages: StreamEventMessage[], textOf: (raw: string) => string): number {
    for (let line = 0; line < this.#templates.length; line += 1) {
      try {
        this.#fill(parseTokens(this.#tokens.slice(2 * line, 2 * line + 2), textOf), messages, line);
      } catch {
        return line; // Whoever parses the whole line says what is wrong with it.
      }
    }
    return this.#templates.length;
  }

  #fill(tokens: readonly string[], messages: StreamEventMessage[], firstLine: number): number {
    const lines = tokens.length / 2;
    for (let line = 0; line < lines; line += 1) {
      // There is a template for every two tokens.
      const template = this.#templates[firstLine + line] as DeltaTemplate;
      messages.push(template.fill(tokens[2 * line] as string, tokens[2 * line + 1] as string));
    }
    return lines;
  }
}

// As many strings as there are tokens: a template has made sure that each is one.
function parseTokens(tokens: readonly string[], textOf: (raw: string) => string): string[] {
  return JSON.parse(textOf(`["${tokens.join('","')}"]`));
}
