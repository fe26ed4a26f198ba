import type { ModelBlock, ModelMessage } from './recorded-request.ts';

/** What a request body says, narrowed once. */
export interface ModelRequest {
  readonly model: string;
  readonly stream: boolean;
  readonly system: string;
  readonly tools: readonly string[];
  readonly messages: readonly ModelMessage[];
  readonly prompts: readonly string[];
  readonly prompt: string;
  readonly step: number;
  readonly toolResults: readonly string[];
}

/** Reads a body of `POST /v1/messages`. Total: what is missing or malformed is read as empty. */
export function readRequest(body: Readonly<Record<string, unknown>>): ModelRequest {
  const messages = listOf(body.messages).flatMap(readMessage);
  const openers = messages.map((message) => (message.role === 'user' ? openersOf(message) : []));
  const last = openers.findLastIndex((ones) => ones.length > 0);
  const prompt = openers[last]?.at(-1) ?? '';
  return {
    model: typeof body.model === 'string' ? body.model : '',
    stream: body.stream === true,
    system: textsOf(body.system).join('\n'),
    tools: listOf(body.tools).flatMap((tool) => (isRecord(tool) ? [String(tool.name)] : [])),
    messages,
    prompts: openers.flat().filter((opener) => !isNotification(opener)),
    prompt,
    step: messages.slice(last + 1).filter((message) => message.role === 'assistant').length,
    toolResults: toolResultsOf(messages.findLast((message) => message.role === 'user')),
  };
}

/** Whether a turn was opened by the CLI, to tell the model that a background task has ended. */
export function isNotification(opener: string): boolean {
  return opener.startsWith('<task-notification>');
}

/**
 * Tells the calls that answer a turn from the CLI's own: the one-token probe after a model change, a side question,
 * a compaction. Those carry no `tools`, or an instruction of the CLI's own; a turn with no tools has `tools: []`.
 */
export function isTurn(body: Readonly<Record<string, unknown>>): boolean {
  if (!Array.isArray(body.tools) || body.max_tokens === 1) return false;
  const messages = listOf(body.messages).flatMap(readMessage);
  const last = messages.findLast((message) => message.role === 'user');
  const words = last === undefined ? '' : textsOf(last.content).join('\n');
  return !/CRITICAL: Respond with TEXT ONLY\.|This is a side question from the user/.test(words);
}

/**
 * What opens a turn in this message: mostly one prompt, without the notes that the CLI puts around it. A prompt that
 * was interrupted before it was answered shares its message with the next one; the CLI's marker stands between them.
 */
function openersOf(message: ModelMessage): readonly string[] {
  const openers: string[][] = [[]];
  for (const text of textsOf(message.content)) {
    if (interruptMarker.test(text.trim())) openers.push([]);
    else openers.at(-1)?.push(withoutNotes(text));
  }
  return openers
    .map((texts) => texts.filter((text) => text !== '').join('\n'))
    .filter((opener) => opener !== '');
}

function withoutNotes(text: string): string {
  // The CLI wraps a notification into a reminder like any other, but it opens a turn.
  const begin = text.indexOf('<task-notification>');
  const end = begin === -1 ? -1 : text.lastIndexOf(notificationEnd);
  if (end > begin) return text.slice(begin, end + notificationEnd.length);
  const typed = outsideOfNotes(text).trim();
  return wordsOfTheCli.test(typed) ? '' : typed;
}

// One expression for a whole note would read the rest of the text again for each note that is never closed.
function outsideOfNotes(text: string): string {
  const unclosed = new Set<string>();
  let outside = '';
  let at = 0;
  for (const { 0: opening, 1: name = '', index } of text.matchAll(noteOpening)) {
    if (index < at || unclosed.has(name)) continue;
    const closing = `</${name}>`;
    const end = text.indexOf(closing, index + opening.length);
    if (end === -1) unclosed.add(name);
    else {
      outside += text.slice(at, index);
      at = end + closing.length;
    }
  }
  return outside + text.slice(at);
}

const notificationEnd = '</task-notification>';
const noteOpening =
  /<(system-reminder|local-command-caveat|local-command-stdout|command-name|command-message|command-args)>/g;
// After a resume with an unfinished turn, and after a compaction.
const wordsOfTheCli =
  /^(Continue from where you left off\.$|This session is being continued from a previous conversation)/;
const interruptMarker = /^\[Request interrupted by user.*\]$/;

function toolResultsOf(message: ModelMessage | undefined): readonly string[] {
  if (message === undefined || typeof message.content === 'string') return [];
  const results = message.content.filter((block) => block.type === 'tool_result');
  return results.map((block) => textsOf(block.content).join('\n'));
}

function readMessage(value: unknown): readonly ModelMessage[] {
  if (!isRecord(value) || typeof value.role !== 'string') return [];
  const content = value.content;
  return [
    { role: value.role, content: typeof content === 'string' ? content : listOf(content).filter(isBlock) },
  ];
}

function textsOf(content: unknown): readonly string[] {
  if (typeof content === 'string') return [content];
  return listOf(content).flatMap((block) =>
    isBlock(block) && typeof block.text === 'string' ? [block.text] : [],
  );
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isBlock(value: unknown): value is ModelBlock {
  return isRecord(value) && typeof value.type === 'string';
}

/** Whether a value is an object whose fields may be looked at. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
