import { isRecord, type TranscriptEntry } from '../transcripts/transcript-entry.ts';

const longestPrompt = 200;
const commandName = /^\s*<command-name>([^<]+)<\/command-name>/;
// What the CLI puts among the user's messages: notes in a tag of their own, and the mark of an interrupt.
const note = /^\s*(?:<[a-z][\w-]*[\s>]|\[Request interrupted by user)/;

/**
 * What a conversation began with: the first thing somebody asked. Where nobody did, the first command, and then whatever
 * else was said first. One line, at most 200 characters.
 *
 * @param cutLine the beginning of a line that follows the entries and is too long to have been read whole
 */
export function firstPrompt(entries: readonly TranscriptEntry[], cutLine?: string): string | undefined {
  const texts = entries.flatMap(promptTexts);
  const cutText = cutLine === undefined ? undefined : promptInPiece(cutLine);
  if (cutText !== undefined) texts.push(cutText);
  const asked = texts.find((text) => !note.test(text));
  const command = texts.map((text) => commandName.exec(text)?.[1]).find((name) => name !== undefined);
  const found = asked ?? command ?? texts[0];
  return found === undefined ? undefined : inOneLine(found);
}

function promptTexts(entry: TranscriptEntry): readonly string[] {
  if (entry.type !== 'user' || entry.isMeta === true || entry.isCompactSummary === true) return [];
  const content = isRecord(entry.message) ? entry.message.content : undefined;
  return textsIn(content).filter((text) => text.trim() !== '');
}

function textsIn(content: unknown): readonly string[] {
  if (typeof content === 'string') return [content];
  if (!Array.isArray(content)) return [];
  return content.flatMap((block: unknown) =>
    isRecord(block) && block.type === 'text' && typeof block.text === 'string' ? [block.text] : [],
  );
}

// A prompt of a megabyte is cut in the middle: its beginning is all that is needed.
function promptInPiece(piece: string): string | undefined {
  if (!/"type":"user"/.test(piece) || /"is(?:Meta|CompactSummary)":true/.test(piece)) return undefined;
  const text = /"content":(?:\[\{"type":"text","text":)?"((?:[^"\\]|\\.){1,2000})/.exec(piece)?.[1];
  if (text === undefined) return undefined;
  try {
    // An escape that the cut went through is left out.
    return String(JSON.parse(`"${text.replace(/\\u[0-9a-fA-F]{0,3}$/, '')}"`));
  } catch {
    return undefined;
  }
}

function inOneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const characters = Array.from(line.slice(0, longestPrompt * 2));
  return characters.length <= longestPrompt
    ? line
    : `${characters.slice(0, longestPrompt).join('').trimEnd()}…`;
}
