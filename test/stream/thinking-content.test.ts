import { thinkingContent } from '@troupe/stream';
import { describe, expect, it } from 'vitest';
import { readAll } from './support/read-all.ts';
import { readTranscript } from './support/transcripts.ts';
import { assistant, textBlock, thinkingBlock } from './support/wire-messages.ts';

describe('thinkingContent', () => {
  it('yields the thinking of each finished block whole, and nothing for deltas', async () => {
    const thoughts = 'thought 0. thought 1. thought 2. thought 3. thought 4. ';
    expect(await readAll(thinkingContent(readTranscript('04m_thinking')))).toEqual([thoughts]);
  });

  it('leaves out text, redacted and empty thinking, and subagents unless they are asked for', async () => {
    const messages = [
      assistant('m1', [textBlock('text'), thinkingBlock(''), { type: 'redacted_thinking', data: 'secret' }]),
      assistant('m2', [thinkingBlock('sub')], { parent: 't1' }),
    ];
    expect(await readAll(thinkingContent(messages))).toEqual([]);
    expect(await readAll(thinkingContent(messages, { subagents: true }))).toEqual(['sub']);
  });
});
