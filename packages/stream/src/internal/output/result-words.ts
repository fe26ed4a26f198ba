import type { ResultMessage } from '@troupe/core/messages';

/** What an error result says went wrong. */
export function resultWords(message: ResultMessage): string {
  // A result that lies about its type may say anything here, or nothing.
  const { result, errors, subtype }: Record<string, unknown> = { ...message };
  if (typeof result === 'string' && result !== '') return result;
  const words = (Array.isArray(errors) ? errors : []).filter((error) => typeof error === 'string');
  return words.length > 0 ? words.join('\n') : typeof subtype === 'string' ? subtype : 'The turn failed.';
}
