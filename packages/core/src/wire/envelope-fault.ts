import { isTagged, type WireObject } from './wire-object.ts';

/**
 * What keeps a message from being passed on, or `undefined`. Its envelope is sound when all can be read that a
 * reader tells messages and blocks apart by; everything else may be odd and is the reader's to see.
 */
export function envelopeFault(object: WireObject): string | undefined {
  switch (object.type) {
    case 'assistant':
      return contentFault(object.message, 'blocks alone');
    case 'user':
      return contentFault(object.message, 'text or blocks');
    case 'system':
      return typeof object.subtype === 'string' ? undefined : 'it has no `subtype`';
    case 'troupe':
      // Readers trust these to be ours; the CLI has no business with them.
      return 'that name is reserved';
    default:
      return undefined;
  }
}

function contentFault(message: unknown, allowed: 'blocks alone' | 'text or blocks'): string | undefined {
  if (typeof message !== 'object' || message === null) return 'its `message` is not an object';
  const content = 'content' in message ? message.content : undefined;
  if (typeof content === 'string' && allowed === 'text or blocks') return undefined;
  if (!Array.isArray(content)) return 'its `content` is not a list';
  return content.every(isTagged) ? undefined : 'one of its content blocks has no `type`';
}
