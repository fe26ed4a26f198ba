import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What models write most of, and a stream that goes from one to the next. */
export const textKinds = ['prose', 'code', 'tool input', 'thinking', 'mix'] as const;
export type TextKind = (typeof textKinds)[number];

const root = fileURLToPath(new URL('../..', import.meta.url));
const sessionId = '5e00e5e7-bcbb-4355-bcb9-e509bb5522c6';
const piecesOfBlock = 50;
const blocksOfMessage = 4;

// Other scripts, signs of more than one code point, typographic quotes, and characters that the CLI writes as `\u….`
const otherScripts = [
  'Größe, naïve café – „schön“, “quoted”, it’s 5 µs … done → next.\n',
  'これは試験です。「引用」も、改行も\nあります。',
  'Привет, мир! Ещё одна строка.\n',
  '👩‍👩‍👧 family, 🙂 smile, 🇫🇷 flag, 𝒳 = 𝒴.\n',
  'مرحبا بالعالم\u200f! שלום\u2028a\u2029b\u007fc\u0085d\ufeffe\n',
];

/**
 * So many lines as the CLI prints them while a model writes such a text, in pieces of 5 to 40 characters. The texts are
 * pages and source files of this repository, with a passage in another script here and there. The same at every call.
 */
export function linesOf(kind: TextKind, count: number): string[] {
  const random = randomFrom(29);
  const lines: string[] = [];
  const next = kind === 'mix' ? mixOf(random) : deltasOf(kind, random);
  while (lines.length < count) lines.push(...next());
  return lines.slice(0, count);
}

type Random = () => number;

/** Pieces of one block that never ends. */
function deltasOf(kind: BlockKind, random: Random): () => string[] {
  const nextPiece = piecesOf(kind, random);
  return () => [deltaLine(kind, 0, 'msg_01Hqz16qeyGyqonR0gxfjLim', nextPiece(), random)];
}

type BlockKind = Exclude<TextKind, 'mix'>;

/** Whole blocks, with all that the CLI prints between two of them, as in its recorded sessions. */
function mixOf(random: Random): () => string[] {
  const kinds: readonly BlockKind[] = ['thinking', 'prose', 'tool input', 'code'];
  const next = new Map(kinds.map((kind) => [kind, piecesOf(kind, random)]));
  let blocks = 0;
  let messageId = '';
  return () => {
    const index = blocks % blocksOfMessage;
    const kind = kinds[index] ?? 'prose';
    if (index === 0) messageId = `msg_01${text(random, 22)}`;
    blocks += 1;
    const pieces = Array.from({ length: piecesOfBlock }, () => next.get(kind)?.() ?? '');
    const event = (body: object) =>
      line({ type: 'stream_event', event: body, ...envelope(random, messageId) });
    const message = { id: messageId, type: 'message', role: 'assistant', model: 'claude-opus-5-5' };
    const usage = {
      input_tokens: 8_812,
      output_tokens: 1,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
    };
    const rest = { stop_reason: null, stop_sequence: null, usage };
    const begun = event({ type: 'message_start', message: { ...message, content: [], ...rest } });
    const lines = [
      event({ type: 'content_block_start', index, content_block: emptyBlock(kind) }),
      ...pieces.map((piece) => deltaLine(kind, index, messageId, piece, random)),
      line({
        type: 'assistant',
        message: {
          ...message,
          content: [wholeBlock(kind, pieces.join(''))],
          ...rest,
          context_management: null,
        },
        parent_tool_use_id: null,
        session_id: sessionId,
        uuid: uuid(random),
      }),
      event({ type: 'content_block_stop', index }),
    ];
    const ended = index === blocksOfMessage - 1 ? [event({ type: 'message_stop' })] : [];
    return index === 0 ? [begun, ...lines] : [...lines, ...ended];
  };
}

function emptyBlock(kind: BlockKind): object {
  if (kind === 'thinking') return { type: 'thinking', thinking: '', signature: '' };
  if (kind === 'tool input')
    return { type: 'tool_use', id: 'toolu_01tw8m69ui7kmvtdkcgap3', name: 'Write', input: {} };
  return { type: 'text', text: '' };
}

function wholeBlock(kind: BlockKind, words: string): object {
  if (kind === 'thinking') return { type: 'thinking', thinking: words, signature: 'c2lnbmF0dXJl' };
  if (kind === 'tool input') return { ...emptyBlock(kind), input: { content: words } };
  return { type: 'text', text: words };
}

function deltaLine(kind: BlockKind, index: number, messageId: string, piece: string, random: Random): string {
  const { session_id, parent_tool_use_id, uuid, api_message_id } = envelope(random, messageId);
  return line({
    type: 'stream_event',
    event: { type: 'content_block_delta', index, delta: deltaOf(kind, piece) },
    session_id,
    parent_tool_use_id,
    uuid,
    ...(kind === 'thinking' && { thinking_display: 'updates' }),
    api_message_id,
  });
}

function deltaOf(kind: BlockKind, piece: string): object {
  if (kind === 'thinking') return { type: 'thinking_delta', thinking: piece };
  if (kind === 'tool input') return { type: 'input_json_delta', partial_json: piece };
  return { type: 'text_delta', text: piece };
}

function envelope(random: Random, messageId: string) {
  return { session_id: sessionId, parent_tool_use_id: null, uuid: uuid(random), api_message_id: messageId };
}

/** As the CLI writes JSON: what cannot be seen is escaped, whether JSON asks for it or not. */
export function line(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function piecesOf(kind: BlockKind, random: Random): () => string {
  const characters = Array.from(textOf(kind));
  let at = 0;
  return () => {
    const length = 5 + Math.floor(random() * 36);
    if (at + length > characters.length) at = 0;
    at += length;
    return characters.slice(at - length, at).join('');
  };
}

function textOf(kind: BlockKind): string {
  if (kind === 'prose') return interspersed(filesBelow('docs', '.md', false));
  if (kind === 'thinking') return interspersed(filesBelow('docs/decisions', '.md', true));
  const sources = filesBelow('packages/core/src', '.ts', true);
  if (kind === 'code') return interspersed(sources.map((source) => `\`\`\`ts\n${source}\`\`\`\n`));
  return interspersed(sources)
    .split(/(?<=\n)(?=import |export )/)
    .map(toolInput)
    .join('');
}

const toolInput = (content: string, at: number) =>
  JSON.stringify({ file_path: `/home/user/project/src/file-${at}.ts`, content });

function interspersed(passages: readonly string[]): string {
  return passages
    .flatMap((passage) => passage.match(/[\s\S]{1,1500}/g) ?? [])
    .map((passage, at) => passage + otherScripts[at % otherScripts.length])
    .join('');
}

function filesBelow(folder: string, extension: string, recursive: boolean): string[] {
  return readdirSync(join(root, folder), { recursive, encoding: 'utf8' })
    .filter((name) => name.endsWith(extension))
    .sort()
    .map((name) => readFileSync(join(root, folder, name), 'utf8'));
}

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function text(random: Random, length: number): string {
  const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz123456789';
  return Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
}

function uuid(random: Random): string {
  const hex = () =>
    Math.floor(random() * 65_536)
      .toString(16)
      .padStart(4, '0');
  return `${hex()}${hex()}-${hex()}-4${hex().slice(1)}-a${hex().slice(1)}-${hex()}${hex()}${hex()}`;
}
