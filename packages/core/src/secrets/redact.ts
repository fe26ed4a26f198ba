import { isError } from '../base/is-error.ts';
import { WireError } from '../errors/errors.ts';
import type { ParsedSessionOptions } from '../options/session-options.ts';
import { redactValue } from './redact-value.ts';
import { createRedactor, type Redactor } from './redactor.ts';
import { secretsIn, secretsOfOptions } from './secrets-of-options.ts';
import { spellingsOf } from './spellings.ts';

// Shorter ones are words of the language too, and a text full of holes helps nobody.
const shortestSecret = 6;
const excerptLength = 200;
// With a new token every hour: those of a day and a half.
const mostGenerations = 36;

/**
 * Knows the secrets that a CLI is given. What it was given earlier it may still say, so it is forgotten only when much more
 * has become known since.
 */
export class KnownSecrets implements Redactor {
  #generations: readonly (readonly string[])[] = [];
  #redactor = createRedactor([]);

  /** Those in the options: the CLI may say any of them, in any of the spellings in which they are passed on. */
  learnOptions(options: ParsedSessionOptions, base: NodeJS.ProcessEnv): void {
    this.#learn(secretsOfOptions(options, base));
  }

  /** Those in what a CLI is told of settings and tool servers while it runs. */
  learnConfiguration(configured: object): void {
    this.#learn(secretsIn(configured));
  }

  all(text: string): string {
    return this.#redactor.all(text);
  }

  head(text: string, length: number): string {
    return this.#redactor.head(text, length);
  }

  tail(text: string, from: number): string {
    return this.#redactor.tail(text, from);
  }

  /** Whatever it is, an error above all, with every text in it redacted; itself where nothing is to be taken out. */
  readonly value = <Value>(value: Value): Value => redactValue(value, (text) => this.#redactor.all(text));

  #learn(secrets: readonly string[]): void {
    const isSecret = (text: string) => text.length >= shortestSecret;
    const known = new Set(this.#generations.flat());
    const spelled = [...new Set(secrets.filter(isSecret))].flatMap(spellingsOf).filter(isSecret);
    const added = spelled.filter((text) => !known.has(text));
    if (added.length === 0) return;
    this.#generations = [...this.#generations, added].slice(-mostGenerations);
    this.#redactor = createRedactor(this.#generations.flat());
  }
}

/**
 * A broken line's error without the secrets that were in the line.
 *
 * @param line its beginning, longer than the excerpt by more than any secret is
 */
export function redactWireError(error: WireError, line: string | undefined, redactor: Redactor): WireError {
  const words = isError(error.cause) ? redactor.all(error.cause.message) : undefined;
  const cause = words === undefined ? undefined : new SyntaxError(words);
  const excerpt = line === undefined ? redactor.all(error.excerpt) : redactor.head(line, excerptLength);
  return new WireError(redactor.all(error.message), excerpt, { cause });
}
