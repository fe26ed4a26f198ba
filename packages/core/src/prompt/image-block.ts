import { Buffer } from 'node:buffer';
import type { ImageBlock } from '../messages/index.ts';
import { invalid, type PromptSource, readSource } from './read-source.ts';
import { sniffMediaType } from './sniff-media-type.ts';

/** Limits of a block with bytes in it. */
export interface BlockLimits {
  /** Bytes, before they become base64 (a third more). */
  readonly maxBytes?: number | undefined;
}

// The API's limit of one image.
const maxImageBytes = 5 * 1_024 * 1_024;

/**
 * An image for a prompt: PNG, JPEG, GIF or WebP, from bytes or a file. What it is, is seen by its bytes.
 *
 * ```ts
 * await session.query([{ type: 'text', text: 'What is this?' }, await imageBlock('photo.jpg')]);
 * ```
 *
 * `maxBytes`, by default 5 MiB, is what the API takes of one image.
 *
 * @throws InvalidOptionsError for what is no image, cannot be read, or is too large
 */
export async function imageBlock(source: PromptSource, limits: BlockLimits = {}): Promise<ImageBlock> {
  const bytes = await readSource('image', source, limits.maxBytes ?? maxImageBytes);
  const type = sniffMediaType(bytes);
  if (type === undefined || !type.startsWith('image/')) {
    throw invalid('image', 'a PNG, JPEG, GIF or WebP image', type ?? 'bytes of another kind');
  }
  return {
    type: 'image',
    source: { type: 'base64', media_type: type, data: Buffer.from(bytes).toString('base64') },
  };
}
