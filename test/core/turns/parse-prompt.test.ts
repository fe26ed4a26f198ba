import { InvalidOptionsError } from '@troupe/core';
import { describe, expect, it } from 'vitest';
import { parsePrompt } from '#core/turns/parse-prompt.ts';

function issueOf(input: unknown) {
  try {
    parsePrompt(input);
  } catch (error) {
    if (error instanceof InvalidOptionsError) return error.issues[0];
    throw error;
  }
  return undefined;
}

describe('parsePrompt', () => {
  it.each(['', 'hello', '/clear', '\0'])('takes any string: %j', (text) => {
    expect(parsePrompt(text)).toBe(text);
  });

  it('takes content blocks as they are, those of types it does not know too', () => {
    const blocks = [
      { type: 'text', text: 'what is this?' },
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
      { type: 'document', source: { type: 'url', url: 'http://127.0.0.1/a.pdf' }, title: undefined },
      { type: 'of tomorrow', anything: [1, null, { a: true }] },
    ];
    expect(parsePrompt(blocks)).toEqual(blocks);
  });

  it.each([
    [[], 'prompt', 'a list of 0'],
    [undefined, 'prompt', 'undefined'],
    [3, 'prompt', 'a number'],
    [['text'], 'prompt.0', 'a string'],
    [[{ type: 'text', text: 'a' }, { text: 'b' }], 'prompt.1', 'an object'],
    [[{ type: '' }], 'prompt.0', 'an object'],
    [[{ type: 'image', source: { data: new Uint8Array(3) } }], 'prompt.0', 'an object'],
    [[{ type: 'text', text: () => 'a' }], 'prompt.0', 'an object'],
  ])('refuses %j', (input, key, received) => {
    expect(issueOf(input)).toEqual({ key, expected: expect.any(String), received });
  });

  it('refuses a block that contains itself', () => {
    const block: Record<string, unknown> = { type: 'text', text: 'a' };
    block.self = block;
    expect(issueOf([block])).toMatchObject({ key: 'prompt.0' });
  });

  it('knows the call of the official SDK, and says how it is made here', () => {
    expect(issueOf({ prompt: 'hello', options: {} })?.expected).toBe(
      'a string or a non-empty list of content blocks: the first argument by itself, with the options as the second',
    );
    expect(issueOf((async function* () {})())?.expected).toBe(
      'a string or a non-empty list of content blocks; to send several prompts, keep a session and ask it again',
    );
  });

  it('never shows what was to be asked', () => {
    expect(() => parsePrompt([{ type: 'text', text: () => 'secret' }, 'secret'])).not.toThrow(/secret/);
  });
});
