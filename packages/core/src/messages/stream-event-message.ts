import type { AssistantContentBlock } from './content-blocks.ts';
import type { ApiMessage } from './conversation-messages.ts';
import type { AnswersPrompts, MessageIdentity, UnknownName } from './open-union.ts';
import type { StopReason, Usage } from './usage.ts';

/**
 * A piece of an answer while it is being written: one event of the Messages API's stream. Only with
 * `includePartialMessages`, and only for the main conversation.
 */
export interface StreamEventMessage extends MessageIdentity, AnswersPrompts {
  type: 'stream_event';
  /** The event as the API sent it. */
  event: StreamEvent;
  /** Always `null` so far: subagents do not stream. */
  parent_tool_use_id: string | null;
  /** The id of the API message that the event is part of. */
  api_message_id?: string;
  /** On `message_stop`: the answer was given up, and the blocks named here will not be finished. */
  abandoned_blocks?: {
    /** The API message that was given up. */
    api_message_id: string;
    /** The first block that was not finished; those before it stand. */
    from_block_index: number;
  };
  /** On `message_start`: milliseconds from the prompt to the first token. */
  ttft_ms?: number;
}

/** An event of the Messages API's stream. */
export type StreamEvent =
  | MessageStartEvent
  | ContentBlockStartEvent
  | ContentBlockDeltaEvent
  | ContentBlockStopEvent
  | MessageDeltaEvent
  | MessageStopEvent
  | UnknownStreamEvent;

/** An answer begins. A second one without a stop before it means the first was given up. */
export interface MessageStartEvent {
  type: 'message_start';
  /** The answer, still empty. */
  message: ApiMessage;
}

/** A content block begins. */
export interface ContentBlockStartEvent {
  type: 'content_block_start';
  /** Its place in the answer, from 0. */
  index: number;
  /** The block, still empty. */
  content_block: AssistantContentBlock;
}

/** A piece of a content block. */
export interface ContentBlockDeltaEvent {
  type: 'content_block_delta';
  /** The block's place in the answer. */
  index: number;
  /** What is to be added to it. */
  delta: ContentBlockDelta;
}

/** A content block is finished. Its `assistant` message comes before this. */
export interface ContentBlockStopEvent {
  type: 'content_block_stop';
  /** The block's place in the answer. */
  index: number;
}

/** The answer as a whole changes: it gets its stop reason and its token count. */
export interface MessageDeltaEvent {
  type: 'message_delta';
  /** What changes. */
  delta: {
    /** Why the model stopped. */
    stop_reason: StopReason | null;
    /** The stop sequence it stopped at. */
    stop_sequence: string | null;
  };
  /** Tokens of the whole answer so far. */
  usage: Pick<Usage, 'output_tokens' | 'cache_creation_input_tokens' | 'cache_read_input_tokens'> & {
    /** Tokens read, without the cache. */
    input_tokens?: number | null;
  };
}

/** The answer is over; see `abandoned_blocks` on the message for whether it was finished. */
export interface MessageStopEvent {
  type: 'message_stop';
}

/** An event that this version of Troupe does not know, as it came. */
export interface UnknownStreamEvent {
  /** Its name; compare it as a `string`. */
  type: UnknownName;
  /** Whatever else it holds. */
  [key: string]: unknown;
}

/** What a delta adds to its block. */
export type ContentBlockDelta =
  | TextDelta
  | ThinkingDelta
  | InputJsonDelta
  | SignatureDelta
  | CitationsDelta
  | CompactionDelta
  | UnknownDelta;

/** Text to add. */
export interface TextDelta {
  type: 'text_delta';
  /** The text. */
  text: string;
}

/** Thinking to add. */
export interface ThinkingDelta {
  type: 'thinking_delta';
  /** The thinking. */
  thinking: string;
}

/** A piece of a tool call's input. */
export interface InputJsonDelta {
  type: 'input_json_delta';
  /** A piece of JSON text; only all pieces of a block together parse. */
  partial_json: string;
}

/** The signature of a thinking block. */
export interface SignatureDelta {
  type: 'signature_delta';
  /** The signature, whole. */
  signature: string;
}

/** A source that the text cites. */
export interface CitationsDelta {
  type: 'citations_delta';
  /** The citation, as the API has it. */
  citation: unknown;
}

/** A summary that the API made of the conversation so far. */
export interface CompactionDelta {
  type: 'compaction_delta';
  /** The summary. */
  content: string | null;
}

/** A delta that this version of Troupe does not know, as it came. */
export interface UnknownDelta {
  /** Its name; compare it as a `string`. */
  type: UnknownName;
  /** Whatever else it holds. */
  [key: string]: unknown;
}
