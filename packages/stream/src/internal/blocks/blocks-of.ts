import type { HelperOptions } from '../../helper-options.ts';
import { type Fields, isRecord } from '../base/record.ts';
import { contentBlocks } from './content-blocks.ts';
import { isInScope } from './in-scope.ts';

/** The content blocks of a message, if it is one of that type and of a conversation the helper looks at; else none. */
export function blocksOf(
  message: unknown,
  type: 'assistant' | 'user',
  options: HelperOptions,
): readonly Fields[] {
  if (!isRecord(message) || message.type !== type || !isInScope(message, options)) return [];
  return isRecord(message.message) ? contentBlocks(message.message.content) : [];
}
