import { type Fields, isRecord } from '../base/record.ts';

/** The content blocks among whatever a message has for `content`; a plain string is one text block. */
export function contentBlocks(content: unknown): readonly Fields[] {
  if (Array.isArray(content)) return content.filter(isRecord);
  return typeof content === 'string' ? [{ type: 'text', text: content }] : [];
}
