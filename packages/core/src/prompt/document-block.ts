import { Buffer } from 'node:buffer';
import type { DocumentBlock } from '../messages/index.ts';
import type { BlockLimits } from './image-block.ts';
import { invalid, type PromptSource, readSource } from './read-source.ts';
import { sniffMediaType } from './sniff-media-type.ts';

/** What the model is told of a document, and how large it may be. */
export interface DocumentBlockOptions extends BlockLimits {
  /** Its title. */
  readonly title?: string | undefined;
  /** What the model should know about it; not cited from. */
  readonly context?: string | undefined;
  /** Whether the model is to cite from it. Default: false. */
  readonly citations?: boolean | undefined;
}

// The API's limit of a whole request is 32 MB, and base64 makes a third more of it.
const maxDocumentBytes = 22 * 1_024 * 1_024;

/**
 * A document for a prompt: a PDF or plain text (UTF-8), from bytes or a file. What it is, is seen by its bytes.
 *
 * `maxBytes`, by default 22 MiB, is what fits into one request to the API.
 *
 * @throws InvalidOptionsError for what is neither, cannot be read, or is too large
 */
export async function documentBlock(
  source: PromptSource,
  { title, context, citations, maxBytes = maxDocumentBytes }: DocumentBlockOptions = {},
): Promise<DocumentBlock> {
  const bytes = Buffer.from(await readSource('document', source, maxBytes));
  return {
    type: 'document',
    source: sourceOf(bytes),
    ...(title !== undefined && { title }),
    ...(context !== undefined && { context }),
    ...(citations === true && { citations: { enabled: true } }),
  };
}

function sourceOf(bytes: Buffer): DocumentBlock['source'] {
  const type = sniffMediaType(bytes);
  switch (type) {
    case 'application/pdf':
      return { type: 'base64', media_type: type, data: bytes.toString('base64') };
    case 'text/plain':
      return { type: 'text', media_type: type, data: bytes.toString('utf8') };
    case 'image/png':
    case 'image/jpeg':
    case 'image/gif':
    case 'image/webp':
      throw invalid('document', 'a PDF or plain text; an image is for `imageBlock`', type);
    case undefined:
      throw invalid('document', 'a PDF or plain text (UTF-8)', 'bytes of another kind');
    default:
      return type satisfies never;
  }
}
