import type {
  AssistantMessage,
  CompactBoundaryMessage,
  UnknownName,
  UnknownSystemMessage,
  UserMessage,
} from '../../messages/index.ts';
import { isRecord, type TranscriptEntry, textOrNothing } from '../transcripts/transcript-entry.ts';

/** What every message of a transcript has. */
export interface SessionMessageFacts {
  /** The message's id, by which it is forked from and rewound to. */
  uuid: string;
  /** The conversation it belongs to. */
  session_id: string;
  /** The subagent that started the subagent this is from, or `null`. */
  parent_agent_id: string | null;
  /** When it was written, ISO 8601, by the clock of the CLI's host. */
  timestamp?: string;
}

/** What somebody or a tool said to the model. */
export interface SessionUserMessage extends UserMessage, SessionMessageFacts {
  uuid: string;
  session_id: string;
  timestamp?: string;
  /** Present and true on the summary that a compaction has put in place of what came before. */
  isCompactSummary?: true;
}

/** One block of what the model said. Blocks of one answer have the same `message.id`. */
export interface SessionAssistantMessage extends AssistantMessage, SessionMessageFacts {
  timestamp?: string;
}

/** Where a compaction was: what follows is its summary and what it kept. */
export interface SessionCompactBoundary extends CompactBoundaryMessage, SessionMessageFacts {
  uuid: string;
  session_id: string;
}

/** Another notice of the CLI's. */
export interface SessionSystemMessage extends UnknownSystemMessage, SessionMessageFacts {
  type: 'system';
  /** Its words, where it has any. */
  content?: string;
}

/** A message of a transcript. Its names are those of live messages, so that helpers for those can read it. */
export type SessionMessage =
  | SessionUserMessage
  | SessionAssistantMessage
  | SessionCompactBoundary
  | SessionSystemMessage;

/** Whose transcript it is. */
export interface TranscriptOwner {
  readonly sessionId: string;
  /** Of a subagent: the tool call that started it. */
  readonly parentToolUseId: string | null;
  /** Of a subagent that a subagent started: that one. */
  readonly parentAgentId: string | null;
}

/** An entry as the message it stands for, or nothing where it stands for none. */
export function toSessionMessage(entry: TranscriptEntry, owner: TranscriptOwner): SessionMessage | undefined {
  const facts: SessionMessageFacts = {
    uuid: String(entry.uuid),
    session_id: textOrNothing(entry.sessionId) ?? owner.sessionId,
    parent_agent_id: owner.parentAgentId,
  };
  if (typeof entry.timestamp === 'string') facts.timestamp = entry.timestamp;
  if (entry.type === 'system') return toSystemMessage(entry, facts);
  const common = { ...facts, parent_tool_use_id: owner.parentToolUseId };
  if (entry.type === 'assistant') {
    // What the CLI wrote is what it printed: the API's message, opaque to us.
    const message = entry.message as AssistantMessage['message'];
    return { type: 'assistant', message, ...common };
  }
  if (entry.type !== 'user') return undefined;
  const user: SessionUserMessage = {
    type: 'user',
    // As above.
    message: entry.message as UserMessage['message'],
    ...common,
  };
  if (entry.toolUseResult !== undefined) user.tool_use_result = entry.toolUseResult;
  if (entry.isCompactSummary === true) user.isCompactSummary = true;
  return user;
}

function toSystemMessage(
  entry: TranscriptEntry,
  facts: SessionMessageFacts,
): SessionCompactBoundary | SessionSystemMessage {
  if (entry.subtype === 'compact_boundary' && isRecord(entry.compactMetadata)) {
    return {
      type: 'system',
      subtype: 'compact_boundary',
      ...facts,
      compact_metadata: onTheWire(entry.compactMetadata),
    };
  }
  const message: SessionSystemMessage = {
    type: 'system',
    // Whatever its name is, its shape here is not the one it has among live messages.
    subtype: (textOrNothing(entry.subtype) ?? 'unknown') as UnknownName,
    ...facts,
  };
  if (typeof entry.content === 'string') message.content = entry.content;
  return message;
}

// The transcript has the CLI's inner names, the live message those of the wire.
function onTheWire(metadata: Record<string, unknown>): CompactBoundaryMessage['compact_metadata'] {
  const wire: CompactBoundaryMessage['compact_metadata'] = {
    trigger: textOrNothing(metadata.trigger) ?? 'unknown',
    pre_tokens: Number(metadata.preTokens ?? 0),
  };
  if (typeof metadata.postTokens === 'number') wire.post_tokens = metadata.postTokens;
  if (typeof metadata.durationMs === 'number') wire.duration_ms = metadata.durationMs;
  if (metadata.preservedSegment !== undefined) wire.preserved_segment = metadata.preservedSegment;
  if (metadata.preservedMessages !== undefined) wire.preserved_messages = metadata.preservedMessages;
  return wire;
}
