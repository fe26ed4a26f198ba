import type { Message } from '@troupe/core/messages';

// Messages as the CLI writes them, less the fields that no helper looks at.

export type Block = { readonly type: string; readonly [field: string]: unknown };

/** Any object at all, for a reader that must not mind. */
// The helpers promise to be total: what they are given in a test need not be what the type says.
export const message = (fields: unknown): Message => fields as Message;

export const textBlock = (text: string): Block => ({ type: 'text', text });
export const thinkingBlock = (thinking: string): Block => ({ type: 'thinking', thinking, signature: 'sig' });
export const toolUse = (id: string, name = 'Bash', input: unknown = {}): Block => ({
  type: 'tool_use',
  id,
  name,
  input,
});
export const toolResult = (id: string, content = 'ok', is_error = false): Block => ({
  type: 'tool_result',
  tool_use_id: id,
  content,
  is_error,
});

interface Envelope {
  readonly parent?: string | null;
  readonly uuid?: string;
  readonly [field: string]: unknown;
}

const envelope = ({ parent = null, ...rest }: Envelope) => ({
  parent_tool_use_id: parent,
  session_id: 'session-1',
  ...rest,
});

export const assistant = (id: string, content: unknown, extra: Envelope = {}): Message =>
  message({ type: 'assistant', message: { id, role: 'assistant', model: 'm', content }, ...envelope(extra) });

export const user = (content: unknown, extra: Envelope = {}): Message =>
  message({ type: 'user', message: { role: 'user', content }, ...envelope(extra) });

export const event = (fields: unknown, extra: Envelope = {}): Message =>
  message({ type: 'stream_event', event: fields, ...envelope(extra) });

export const messageStart = (id: string, extra: Envelope = {}): Message =>
  event({ type: 'message_start', message: { id, content: [] } }, extra);

/** `abandonedFrom`: the first block that is given up. */
export const messageStop = (id: string, abandonedFrom?: number, extra: Envelope = {}): Message =>
  event(
    { type: 'message_stop' },
    abandonedFrom === undefined
      ? extra
      : { ...extra, abandoned_blocks: { api_message_id: id, from_block_index: abandonedFrom } },
  );

export const blockStart = (index: number, block: Block, extra: Envelope = {}): Message =>
  event({ type: 'content_block_start', index, content_block: block }, extra);

export const blockStop = (index: number, extra: Envelope = {}): Message =>
  event({ type: 'content_block_stop', index }, extra);

export const blockDelta = (index: number, delta: unknown, extra: Envelope = {}): Message =>
  event({ type: 'content_block_delta', index, delta }, extra);

export const textDelta = (text: string, index = 0, extra: Envelope = {}): Message =>
  blockDelta(index, { type: 'text_delta', text }, extra);

export const thinkingDelta = (thinking: string, index = 0, extra: Envelope = {}): Message =>
  blockDelta(index, { type: 'thinking_delta', thinking }, extra);

export const result = (fields: Readonly<Record<string, unknown>> = {}): Message =>
  message({
    type: 'result',
    subtype: 'success',
    is_error: false,
    result: 'done',
    session_id: 'session-1',
    usage: { input_tokens: 1, output_tokens: 2 },
    total_cost_usd: 0.5,
    stop_reason: 'end_turn',
    num_turns: 1,
    ...fields,
  });

export const turnRestarted = (attempt = 2): Message =>
  message({ type: 'troupe', subtype: 'turn_restarted', attempt });

/** One text block that is streamed in pieces and then finished, as the CLI does it. */
export const streamedText = (id: string, ...pieces: string[]): Message[] => [
  messageStart(id),
  blockStart(0, textBlock('')),
  ...pieces.map((piece) => textDelta(piece)),
  assistant(id, [textBlock(pieces.join(''))]),
  blockStop(0),
  messageStop(id),
];
