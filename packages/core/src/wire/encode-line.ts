import type { ContentBlock } from '../messages/index.ts';

/** A prompt on its way to the CLI. */
export interface OutgoingPrompt {
  /** The turn's id. The CLI reports on the prompt under this uuid. */
  readonly uuid: string;
  readonly content: string | readonly ContentBlock[];
  /** Whether `/…` and `@file` in the prompt are to be carried out. If not, they reach the model as characters. */
  readonly commands: boolean;
  /** The conversation, where the CLI does not know it anyway. */
  readonly sessionId?: string;
}

// Everything below returns one line without its line feed. JSON.stringify escapes line feeds; it leaves U+2028 and
// U+2029 as they are, which is safe because both sides cut lines at the byte 0x0A only.

/** The line that sends a prompt. */
export function encodeUserMessage({ uuid, content, commands, sessionId }: OutgoingPrompt): string {
  return JSON.stringify({
    type: 'user',
    uuid,
    parent_tool_use_id: null,
    message: { role: 'user', content },
    ...(sessionId === undefined ? {} : { session_id: sessionId }),
    ...(commands ? {} : { client_composed: true }),
  });
}

/** The line that asks the CLI for something. Answered by a `control_response` with the same id, in any order. */
export function encodeControlRequest(
  requestId: string,
  request: { readonly subtype: string; readonly [key: string]: unknown },
): string {
  return JSON.stringify({ type: 'control_request', request_id: requestId, request });
}

/** The line that answers a request of the CLI's. */
export function encodeControlResponse(requestId: string, response: unknown): string {
  return JSON.stringify({
    type: 'control_response',
    response: { subtype: 'success', request_id: requestId, response },
  });
}

/** The line that refuses a request of the CLI's. */
export function encodeControlError(requestId: string, message: string): string {
  return JSON.stringify({
    type: 'control_response',
    response: { subtype: 'error', request_id: requestId, error: message },
  });
}

/** The line that takes a request of ours back. The CLI may answer it all the same. */
export function encodeControlCancel(requestId: string): string {
  return JSON.stringify({ type: 'control_cancel_request', request_id: requestId });
}
