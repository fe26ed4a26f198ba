import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { type AnswerHead, type AnswerWriter, countTokens, errorBody, messageOf } from './answer-writer.ts';

type BlockKind = 'text' | 'thinking';

/**
 * Writes an answer as server-sent events, in the order the API sends them: `message_start`; per block a start, its
 * deltas and a stop; `message_delta`, `message_stop`. A full socket holds the writer up until it drains.
 */
export function streamAnswer(response: ServerResponse, head: AnswerHead, signal: AbortSignal): AnswerWriter {
  let open: BlockKind | undefined;
  let blocks = 0;
  let outputTokens = 0;
  let usedTools = false;

  const send = async (type: string, fields: object) => {
    signal.throwIfAborted();
    if (!response.headersSent) begin();
    if (!response.write(eventOf(type, fields))) await once(response, 'drain', { signal });
  };

  const begin = () => {
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'request-id': head.id.replace('msg_', 'req_'),
    });
    response.write(eventOf('message_start', { message: messageOf(head, [], null, 1) }));
  };

  const startBlock = async (contentBlock: object) =>
    send('content_block_start', { index: blocks, content_block: contentBlock });
  const delta = async (fields: object) => send('content_block_delta', { index: blocks, delta: fields });

  const stopBlock = async () => {
    if (open === undefined) return;
    if (open === 'thinking') await delta({ type: 'signature_delta', signature: 'c2lnbmF0dXJl' });
    await send('content_block_stop', { index: blocks });
    blocks += 1;
    open = undefined;
  };

  const inBlock = async (kind: BlockKind) => {
    if (open === kind) return;
    await stopBlock();
    await startBlock(
      kind === 'text' ? { type: 'text', text: '' } : { type: 'thinking', thinking: '', signature: '' },
    );
    open = kind;
  };

  return {
    async text(piece) {
      if (open !== 'text') await inBlock('text');
      outputTokens += countTokens(piece);
      await delta({ type: 'text_delta', text: piece });
    },
    async thinking(piece) {
      await inBlock('thinking');
      outputTokens += countTokens(piece);
      await delta({ type: 'thinking_delta', thinking: piece });
    },
    async tool(name, input) {
      await stopBlock();
      usedTools = true;
      await startBlock({ type: 'tool_use', id: `toolu_${randomName()}`, name, input: {} });
      const json = JSON.stringify(input);
      outputTokens += countTokens(json);
      // Two pieces, so that whoever puts tool input together has something to put together.
      const middle = Math.ceil(json.length / 2);
      for (const piece of [json.slice(0, middle), json.slice(middle)]) {
        await delta({ type: 'input_json_delta', partial_json: piece });
      }
      await send('content_block_stop', { index: blocks });
      blocks += 1;
    },
    async finish(stopReason) {
      await stopBlock();
      const reason = stopReason ?? (usedTools ? 'tool_use' : 'end_turn');
      await send('message_delta', {
        delta: { stop_reason: reason, stop_sequence: null },
        usage: { output_tokens: Math.max(1, outputTokens) },
      });
      await send('message_stop', {});
      response.end();
    },
    async fail(status, retryAfterSeconds, message) {
      const body = errorBody(status, head.id.replace('msg_', 'req_'), message);
      if (response.headersSent) response.end(`event: error\ndata: ${JSON.stringify(body)}\n\n`);
      else endWithError(response, status, retryAfterSeconds, body);
    },
  };
}

/** Ends a response that has not begun with an error status. */
export function endWithError(
  response: ServerResponse,
  status: number,
  retryAfterSeconds: number | undefined,
  body: object,
) {
  const retryAfter = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  response.writeHead(status, { 'content-type': 'application/json', ...retryAfter });
  response.end(JSON.stringify(body));
}

/** A name no other message or tool call of this process has. */
export function randomName(): string {
  return Math.random().toString(36).slice(2) + Math.random().toString(36).slice(2);
}

function eventOf(type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
}
