import type { IncomingHttpHeaders } from 'node:http';

/** How the exchange went: answered whole, an error status, a torn connection, the client left, the server stopped. */
export type RequestEnd = 'answered' | 'error' | 'cut' | 'client_closed' | 'stopped';

/** One message of a conversation as the model was sent it. */
export interface ModelMessage {
  readonly role: string;
  readonly content: string | readonly ModelBlock[];
}

/** One block of a message; fields beyond the type are as the client wrote them. */
export interface ModelBlock {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** One call to the model for a turn, with what tests mostly ask of it taken out of the body. */
export interface RecordedRequest {
  /** Place among the recorded requests, from 0. */
  readonly index: number;
  /** The conversation's id, from the CLI's header. */
  readonly sessionId: string | undefined;
  /** The subagent that makes this call; `undefined` for the main conversation. */
  readonly agentId: string | undefined;
  readonly model: string;
  /** False when the CLI asks for the answer in one piece, as it does after a torn stream. */
  readonly stream: boolean;
  /** The system prompt, its blocks joined by line ends. */
  readonly system: string;
  /** The names of the tools on offer. */
  readonly tools: readonly string[];
  readonly messages: readonly ModelMessage[];
  /** What users typed so far, oldest first, without the notes the CLI adds. */
  readonly prompts: readonly string[];
  /** What opened the turn: the last of `prompts`, or the CLI's own `<task-notification>`. */
  readonly prompt: string;
  /** Which API call of the turn this is, from 0: how often the model has answered since the prompt. */
  readonly step: number;
  /** How often this call has been made, from 1: more where the CLI tries again. */
  readonly attempt: number;
  /** Texts of the tool results that came with this call. */
  readonly toolResults: readonly string[];
  /** The whole body, as parsed. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: IncomingHttpHeaders;
  /** Settles when the exchange is over. */
  readonly ended: Promise<RequestEnd>;
}
