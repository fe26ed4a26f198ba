import type {
  AssistantMessage,
  ContentBlockStopEvent,
  ImageBlock,
  InputJsonDelta,
  McpToolUseBlock,
  MessageStopEvent,
  ModelRefusalFallbackMessage,
  RestartedMessage,
  ResultMessage,
  ServerToolResultBlock,
  ServerToolUseBlock,
  StopReason,
  StreamEventMessage,
  TextBlock,
  TextDelta,
  ThinkingBlock,
  ThinkingDelta,
  ToolResultBlock,
  ToolUseBlock,
  TurnRestartedMessage,
  UnknownName,
} from '@troupe/core/messages';

/** What `forClients` makes of a message: one of the types that a client needs, with only the fields that it needs. */
export type ClientMessage =
  | ClientStreamEvent
  | ClientAssistant
  | ClientUser
  | ClientResult
  | ClientRetraction
  | TurnRestartedMessage
  | Pick<RestartedMessage, 'type' | 'subtype' | 'conversation'>;

interface ClientStreamEvent
  extends Pick<
    StreamEventMessage,
    'type' | 'uuid' | 'parent_tool_use_id' | 'user_message_uuid' | 'api_message_id' | 'abandoned_blocks'
  > {
  event:
    | { type: 'message_start'; message: { id: string; role: 'assistant'; content: ClientBlock[] } }
    | { type: 'content_block_start'; index: number; content_block: ClientBlock }
    | { type: 'content_block_delta'; index: number; delta: ClientDelta }
    | ContentBlockStopEvent
    | { type: 'message_delta'; delta: { stop_reason: StopReason | null } }
    | MessageStopEvent;
}

interface ClientAssistant
  extends Pick<
    AssistantMessage,
    'type' | 'uuid' | 'parent_tool_use_id' | 'user_message_uuid' | 'aborted' | 'supersedes'
  > {
  message: { id: string; role: 'assistant'; content: ClientBlock[] };
}

interface ClientUser {
  type: 'user';
  uuid?: string;
  parent_tool_use_id: string | null;
  message: { role: 'user'; content: ClientBlock[] };
}

type ClientResult = Pick<
  ResultMessage,
  | 'type'
  | 'subtype'
  | 'uuid'
  | 'user_message_uuid'
  | 'is_error'
  | 'terminal_reason'
  | 'stop_reason'
  | 'num_turns'
  | 'duration_ms'
> & { result?: string; structured_output?: unknown };

type ClientRetraction = Pick<ModelRefusalFallbackMessage, 'type' | 'uuid'> & {
  retracted_message_uuids: string[];
};

type ClientBlock =
  | Pick<TextBlock, 'type' | 'text' | 'citations'>
  | Pick<ThinkingBlock, 'type' | 'thinking'>
  | ToolUseBlock
  | ServerToolUseBlock
  | McpToolUseBlock
  | ToolResultBlock
  | ServerToolResultBlock
  | Pick<ImageBlock, 'type' | 'source'>
  | LeftOut;

type ClientDelta = TextDelta | ThinkingDelta | InputJsonDelta | LeftOut;

/** Something whose place counts and whose content is no client's business. */
interface LeftOut {
  type: UnknownName;
}
