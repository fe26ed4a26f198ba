import { documentBlock, imageBlock } from '@troupe/core';
import { describe, expect, it } from 'vitest';
import { startLoopback } from '../helpers/loopback.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';

leavesNothingBehind();

// One white pixel.
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=',
  'base64',
);
const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

describe('a prompt of blocks, with the real CLI', () => {
  it('reaches the model with its image and documents', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession(loopback.options);
    const result = await session.query([
      await imageBlock(png),
      await documentBlock(pdf, { title: 'a pdf' }),
      await documentBlock(Buffer.from('the text of a document')),
      { type: 'text', text: 'SAY seen' },
    ]);
    expect(result).toMatchObject({ is_error: false, result: expect.stringMatching(/^seen/) });
    const sent = loopback.api.requests[0]?.messages.flatMap(({ content }): unknown[] => [content].flat());
    expect(sent).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          type: 'image',
          source: { type: 'base64', media_type: 'image/png', data: png.toString('base64') },
        }),
        expect.objectContaining({ type: 'document', title: 'a pdf' }),
      ]),
    );
    expect(JSON.stringify(sent)).toContain('the text of a document');
  });
});
