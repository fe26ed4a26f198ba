/** Where a scripted answer goes: streamed as events, or gathered and sent whole. Each call settles when more may come. */
export interface AnswerWriter {
  text(piece: string): Promise<void>;
  thinking(piece: string): Promise<void>;
  tool(name: string, input: Readonly<Record<string, unknown>>): Promise<void>;
  /** Ends the answer. Without a reason it is `tool_use` after a tool call and `end_turn` otherwise. */
  finish(stopReason?: string): Promise<void>;
  /** Answers with an HTTP error, or with an error event once a stream has begun. */
  fail(status: number, retryAfterSeconds?: number, message?: string): Promise<void>;
}

/** What both kinds of answer say about themselves. */
export interface AnswerHead {
  readonly id: string;
  readonly model: string;
  readonly inputTokens: number;
}

/** The message object that opens a streamed answer and is the body of a whole one. */
export function messageOf(
  head: AnswerHead,
  content: readonly unknown[],
  stopReason: string | null,
  outputTokens: number,
) {
  return {
    id: head.id,
    type: 'message',
    role: 'assistant',
    model: head.model,
    content,
    stop_reason: stopReason,
    stop_sequence: null,
    usage: {
      input_tokens: head.inputTokens,
      output_tokens: outputTokens,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
    },
  };
}

/** A rough count, as good as tests need: four characters make a token. */
export function countTokens(text: string): number {
  return Math.ceil(text.length / 4);
}

const errorTypes: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

/** The body of an error answer. */
export function errorBody(status: number, requestId: string, message = `scripted ${status}`) {
  const type = errorTypes[status] ?? (status < 500 ? 'invalid_request_error' : 'api_error');
  return { type: 'error', error: { type, message }, request_id: requestId };
}
