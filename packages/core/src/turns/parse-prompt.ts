import { InvalidOptionsError } from '../errors/errors.ts';
import { describeValue } from '../options/option-issues.ts';
import { isJsonObject, plainJsonWords } from '../options/schemas/value-schemas.ts';
import type { Prompt } from './turn.ts';

/**
 * Checks what is to be sent to the model: a string, or a non-empty list of content blocks. What a block holds
 * beside its `type` is the API's to judge; it only has to survive JSON.
 *
 * @throws InvalidOptionsError
 */
export function parsePrompt(input: unknown): Prompt {
  if (typeof input === 'string') return input;
  if (!Array.isArray(input) || input.length === 0) {
    throw invalid('prompt', expectedPrompt(input), input);
  }
  const wrong = input.findIndex((block: unknown) => !isBlock(block));
  if (wrong >= 0) {
    throw invalid(`prompt.${wrong}`, `a content block with a \`type\`: ${plainJsonWords}`, input[wrong]);
  }
  // Each is an object with a `type`, which is all that the loose blocks of a prompt promise.
  return input as Prompt;
}

function isBlock(block: unknown): boolean {
  return isJsonObject(block) && typeof block.type === 'string' && block.type !== '';
}

function expectedPrompt(input: unknown): string {
  const expected = 'a string or a non-empty list of content blocks';
  if (typeof input !== 'object' || input === null) return expected;
  if (Symbol.asyncIterator in input)
    return `${expected}; to send several prompts, keep a session and ask it again`;
  if ('prompt' in input) return `${expected}: the first argument by itself, with the options as the second`;
  return expected;
}

function invalid(key: string, expected: string, input: unknown): InvalidOptionsError {
  return new InvalidOptionsError([{ key, expected, received: describeValue(input, false) }]);
}
