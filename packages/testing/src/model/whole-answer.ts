import type { ServerResponse } from 'node:http';
import { type AnswerHead, type AnswerWriter, countTokens, errorBody, messageOf } from './answer-writer.ts';
import { endWithError, randomName } from './stream-answer.ts';

/** Gathers an answer and sends it in one piece, for a request that does not ask for a stream. */
export function wholeAnswer(response: ServerResponse, head: AnswerHead): AnswerWriter {
  const content: { type: string; text?: string; thinking?: string; [field: string]: unknown }[] = [];
  let outputTokens = 0;
  let usedTools = false;

  return {
    async text(piece) {
      outputTokens += countTokens(piece);
      const last = content.at(-1);
      if (last?.text === undefined) content.push({ type: 'text', text: piece });
      else last.text += piece;
    },
    async thinking(piece) {
      outputTokens += countTokens(piece);
      const last = content.at(-1);
      if (last?.thinking === undefined)
        content.push({ type: 'thinking', thinking: piece, signature: 'c2lnbmF0dXJl' });
      else last.thinking += piece;
    },
    async tool(name, input) {
      usedTools = true;
      outputTokens += countTokens(JSON.stringify(input));
      content.push({ type: 'tool_use', id: `toolu_${randomName()}`, name, input });
    },
    async finish(stopReason) {
      const reason = stopReason ?? (usedTools ? 'tool_use' : 'end_turn');
      response.writeHead(200, {
        'content-type': 'application/json',
        'request-id': head.id.replace('msg_', 'req_'),
      });
      response.end(JSON.stringify(messageOf(head, content, reason, Math.max(1, outputTokens))));
    },
    async fail(status, retryAfterSeconds, message) {
      endWithError(
        response,
        status,
        retryAfterSeconds,
        errorBody(status, head.id.replace('msg_', 'req_'), message),
      );
    },
  };
}
