import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { documentBlock, imageBlock } from '@troupe/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sniffMediaType } from '#core/prompt/sniff-media-type.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const png = latin1('\x89PNG\r\n\x1a\n\0\0\0\rIHDR');
const images: readonly (readonly [string, Buffer])[] = [
  ['image/png', png],
  ['image/jpeg', latin1('\xff\xd8\xff\xe0\0\x10JFIF')],
  ['image/gif', latin1('GIF89a\x01\0')],
  ['image/gif', latin1('GIF87a\x01\0')],
  ['image/webp', latin1('RIFF\x24\0\0\0WEBPVP8 ')],
];
const pdf = latin1('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'blocks-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('sniffMediaType', () => {
  it.each([...images, ['application/pdf', pdf], ['text/plain', Buffer.from('grüße\n')]] as const)(
    'knows %s by its bytes',
    (type, bytes) => {
      expect(sniffMediaType(bytes)).toBe(type);
    },
  );

  it.each([
    ['a ZIP archive', latin1('PK\x03\x04\0\0')],
    ['a RIFF file that is no WebP', latin1('RIFF\x24\0\0\0WAVEfmt \0')],
    ['WEBP in the wrong file', latin1('XXXX\x24\0\0\0WEBPVP8 ')],
    ['text that is not UTF-8', latin1('gr\xfc\xdfe')],
  ])('takes %s for none of them', (_, bytes) => {
    expect(sniffMediaType(bytes)).toBeUndefined();
  });
});

describe('imageBlock', () => {
  it.each(images)('makes a block of a %s, whatever its name says', async (type, bytes) => {
    const path = join(folder, 'picture.txt');
    await writeFile(path, bytes);
    const block = {
      type: 'image',
      source: { type: 'base64', media_type: type, data: bytes.toString('base64') },
    };
    expect(await imageBlock(bytes)).toEqual(block);
    expect(await imageBlock(new Uint8Array(bytes))).toEqual(block);
    expect(await imageBlock(path)).toEqual(block);
    expect(await imageBlock(pathToFileURL(path))).toEqual(block);
  });

  it('refuses what is no image, and says what it is', async () => {
    await expect(imageBlock(pdf)).rejects.toMatchObject({
      code: 'INVALID_OPTIONS',
      message: 'Expected `image` to be a PNG, JPEG, GIF or WebP image, got application/pdf.',
    });
    await expect(imageBlock(new Uint8Array())).rejects.toThrow('`image`');
  });

  it('refuses what is too large, a file without reading it', async () => {
    await expect(imageBlock(png, { maxBytes: 10 })).rejects.toThrow(
      `Expected \`image\` to be at most 10 bytes (\`maxBytes\`), got ${png.length} bytes.`,
    );
    const path = join(folder, 'huge.png');
    await writeFile(path, png);
    // Sparse: it takes no room on the disk, and more than there is in memory.
    await truncate(path, 2 ** 42);
    await expect(imageBlock(path)).rejects.toThrow(`got ${2 ** 42} bytes`);
    await expect(imageBlock(path)).rejects.toThrow(`at most ${5 * 1_024 * 1_024} bytes`);
  });

  it('says that a file cannot be read', async () => {
    await expect(imageBlock(join(folder, 'nowhere.png'))).rejects.toMatchObject({
      code: 'INVALID_OPTIONS',
      issues: [{ key: 'image', received: expect.stringContaining('ENOENT') }],
    });
    await expect(imageBlock(folder)).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
  });
});

describe('documentBlock', () => {
  it('makes a block of a PDF, with what is said about it', async () => {
    expect(await documentBlock(pdf, { title: 't', context: 'c', citations: true })).toEqual({
      type: 'document',
      source: { type: 'base64', media_type: 'application/pdf', data: pdf.toString('base64') },
      title: 't',
      context: 'c',
      citations: { enabled: true },
    });
  });

  it('makes a block of plain text as text', async () => {
    expect(await documentBlock(Buffer.from('grüße'))).toEqual({
      type: 'document',
      source: { type: 'text', media_type: 'text/plain', data: 'grüße' },
    });
  });

  it('refuses an image, other bytes, and too much', async () => {
    await expect(documentBlock(png)).rejects.toThrow('an image is for `imageBlock`');
    await expect(documentBlock(latin1('PK\x03\x04\0'))).rejects.toThrow('bytes of another kind');
    await expect(documentBlock(pdf, { maxBytes: 3 })).rejects.toThrow('at most 3 bytes');
  });
});
