import type {
  SDKAssistantMessage,
  SDKMessage,
  SDKPartialAssistantMessage,
  SDKResultMessage,
  SDKSystemMessage,
} from '@anthropic-ai/claude-agent-sdk';
import { describe, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type { ExitReason } from '#core/base/exit-reason.ts';
import type { WireError } from '#core/errors/errors.ts';
import type * as messages from '#core/messages/index.ts';
import type { Message, UnknownName } from '#core/messages/index.ts';
import type { activitySchemas } from '#core/wire/schemas/activity-schemas.ts';
import type { contentBlockSchemas } from '#core/wire/schemas/content-schemas.ts';
import type { serverInfo } from '#core/wire/schemas/control-schemas.ts';
import type { assistant, user } from '#core/wire/schemas/conversation-schemas.ts';
import type { noticeSchemas } from '#core/wire/schemas/notice-schemas.ts';
import type { resultError, resultSuccess } from '#core/wire/schemas/result-schemas.ts';
import type { sessionSchemas } from '#core/wire/schemas/session-schemas.ts';
import type { taskSchemas } from '#core/wire/schemas/task-schemas.ts';
import type { delta, streamEvent, streamEventMessage } from '../wire/stream-event-schema.ts';

describe('Message', () => {
  const message = {} as Message;

  test('a known type narrows to its message alone, although the union is open', () => {
    if (message.type === 'result') expectTypeOf(message).toEqualTypeOf<messages.ResultMessage>();
    if (message.type === 'assistant') expectTypeOf(message).toEqualTypeOf<messages.AssistantMessage>();
    if (message.type === 'user') expectTypeOf(message).toEqualTypeOf<messages.UserMessage>();
    if (message.type === 'stream_event') expectTypeOf(message).toEqualTypeOf<messages.StreamEventMessage>();
    if (message.type === 'system') expectTypeOf(message).toEqualTypeOf<messages.SystemMessage>();
    if (message.type === 'troupe') expectTypeOf(message).toEqualTypeOf<messages.TroupeMessage>();
  });

  test('a known subtype narrows further', () => {
    if (message.type === 'system' && message.subtype === 'init') {
      expectTypeOf(message).toEqualTypeOf<messages.SystemInitMessage>();
    }
    if (message.type === 'troupe' && message.subtype === 'restarted') {
      expectTypeOf(message).toEqualTypeOf<messages.RestartedMessage>();
    }
    if (message.type !== 'result') return;
    if (message.subtype === 'success') expectTypeOf(message.result).toBeString();
    else expectTypeOf(message.errors).toEqualTypeOf<string[]>();
  });

  test('so do content blocks, stream events and deltas', () => {
    if (message.type === 'assistant') {
      for (const block of message.message.content) {
        if (block.type === 'tool_use') expectTypeOf(block).toEqualTypeOf<messages.ToolUseBlock>();
      }
    }
    if (message.type !== 'stream_event' || message.event.type !== 'content_block_delta') return;
    expectTypeOf(message.event).toEqualTypeOf<messages.ContentBlockDeltaEvent>();
    if (message.event.delta.type === 'text_delta') expectTypeOf(message.event.delta.text).toBeString();
  });

  test('what is left when all known types are taken is the unknown message', () => {
    switch (message.type) {
      case 'assistant':
      case 'auth_status':
      case 'command_lifecycle':
      case 'conversation_reset':
      case 'prompt_suggestion':
      case 'rate_limit_event':
      case 'result':
      case 'stream_event':
      case 'system':
      case 'tool_progress':
      case 'tool_use_summary':
      case 'troupe':
      case 'user':
        break;
      default:
        expectTypeOf(message).toEqualTypeOf<messages.UnknownMessage>();
    }
  });

  test('an unknown type is compared as a string', () => {
    expectTypeOf(message.type).toExtend<string>();
    // @ts-expect-error -- a name that is not in the union is a slip, unless it is said to be a string
    if (message.type === 'brand_new') return;
  });

  test('a message of an unknown type can be written down, a misspelt field of a known one cannot', () => {
    expectTypeOf({ type: 'brand_new' as UnknownName, anything: 1 }).toExtend<Message>();
    if (message.type !== 'stream_event') return;
    // @ts-expect-error -- known messages have no index signature
    expectTypeOf(message.evnet).toBeAny();
  });
});

describe('what the official SDK calls a message', () => {
  test('is one of ours', () => {
    expectTypeOf<SDKMessage>().toExtend<Message>();
    expectTypeOf<SDKAssistantMessage>().toExtend<messages.AssistantMessage>();
    expectTypeOf<SDKPartialAssistantMessage>().toExtend<messages.StreamEventMessage>();
    expectTypeOf<SDKResultMessage>().toExtend<messages.ResultMessage>();
    expectTypeOf<SDKSystemMessage>().toExtend<messages.SystemInitMessage>();
  });
});

describe('what Troupe adds to a stream', () => {
  test('carries the exit reason and the wire error under the names that core gives them', () => {
    expectTypeOf<messages.RestartedMessage['exit']>().toEqualTypeOf<ExitReason>();
    expectTypeOf<WireError>().toExtend<messages.WireErrorMessage['error']>();
  });
});

/** `Known` with every open name a `string`, as a schema has it. */
type Plain<Known> = [Known] extends [never]
  ? never
  : unknown extends Known
    ? unknown
    : (null extends Known ? null : never) | PlainValue<NonNullable<Known>>;
type PlainValue<Value> = string extends Value
  ? string
  : Value extends string | number | boolean
    ? Value
    : Value extends (infer Item)[]
      ? Plain<Item>[]
      : { [Key in keyof Value]: Plain<Value[Key]> };

/** The schemas of a table as what they let through. */
type Inferred<Schemas> = { [Name in keyof Schemas]: Plain<z.infer<Schemas[Name]>> };
type BySubtype<Known extends { subtype: string }> = {
  [Name in Exclude<Known['subtype'], UnknownName>]: Plain<Extract<Known, { subtype: Name }>>;
};
type ByType<Known extends { type: string }> = {
  [Name in Known['type']]: Plain<Extract<Known, { type: Name }>>;
};

describe('the schemas', () => {
  test('say what the message types say', () => {
    expectTypeOf<Plain<z.infer<typeof assistant>>>().toEqualTypeOf<Plain<messages.AssistantMessage>>();
    expectTypeOf<Plain<z.infer<typeof user>>>().toEqualTypeOf<Plain<messages.UserMessage>>();
    expectTypeOf<Plain<z.infer<typeof serverInfo>>>().toEqualTypeOf<Plain<messages.ServerInfo>>();
    expectTypeOf<Inferred<typeof activitySchemas>>().toEqualTypeOf<
      ByType<
        | messages.AuthStatusMessage
        | messages.CommandLifecycleMessage
        | messages.ConversationResetMessage
        | messages.PromptSuggestionMessage
        | messages.RateLimitEvent
        | messages.ToolProgressMessage
        | messages.ToolUseSummaryMessage
      >
    >();
  });

  test('say what the results say, for the subtypes that are known', () => {
    type KnownError = Omit<messages.ResultError, 'subtype'> & {
      subtype: Exclude<messages.ResultError['subtype'], UnknownName>;
    };
    expectTypeOf<Plain<z.infer<typeof resultSuccess>>>().toEqualTypeOf<Plain<messages.ResultSuccess>>();
    expectTypeOf<Plain<z.infer<typeof resultError>>>().toEqualTypeOf<Plain<KnownError>>();
  });

  test('say what the system messages say, all of them', () => {
    type Schemas = Inferred<typeof sessionSchemas & typeof taskSchemas & typeof noticeSchemas>;
    type Known = BySubtype<messages.SystemMessage>;
    expectTypeOf<keyof Schemas>().toEqualTypeOf<keyof Known>();
    expectTypeOf<Schemas>().toEqualTypeOf<Known>();
  });

  test('say what the content blocks say', () => {
    type Block<Name extends keyof typeof contentBlockSchemas> = Plain<
      z.infer<(typeof contentBlockSchemas)[Name]>
    >;
    expectTypeOf<Block<'text'>>().toEqualTypeOf<Plain<messages.TextBlock>>();
    expectTypeOf<Block<'image'>>().toEqualTypeOf<Plain<messages.ImageBlock>>();
    expectTypeOf<Block<'document'>>().toEqualTypeOf<Plain<messages.DocumentBlock>>();
    expectTypeOf<Block<'search_result'>>().toEqualTypeOf<Plain<messages.SearchResultBlock>>();
    expectTypeOf<Block<'thinking'>>().toEqualTypeOf<Plain<messages.ThinkingBlock>>();
    expectTypeOf<Block<'redacted_thinking'>>().toEqualTypeOf<Plain<messages.RedactedThinkingBlock>>();
    expectTypeOf<Block<'tool_use'>>().toEqualTypeOf<Plain<messages.ToolUseBlock>>();
    expectTypeOf<Block<'server_tool_use'>>().toEqualTypeOf<Plain<messages.ServerToolUseBlock>>();
    expectTypeOf<Block<'mcp_tool_use'>>().toEqualTypeOf<Plain<messages.McpToolUseBlock>>();
    expectTypeOf<Block<'tool_result'>>().toEqualTypeOf<Plain<messages.ToolResultBlock>>();
    expectTypeOf<Block<'server_tool_result'>>().toEqualTypeOf<Plain<messages.ServerToolResultBlock>>();
  });

  test('say what the stream events say', () => {
    type Known<Tagged extends { type: string }> = Extract<
      Tagged,
      { type: Exclude<Tagged['type'], UnknownName> }
    >;
    expectTypeOf<Plain<z.infer<typeof delta>>>().toEqualTypeOf<Plain<Known<messages.ContentBlockDelta>>>();
    expectTypeOf<z.infer<typeof streamEvent>['type']>().toEqualTypeOf<Known<messages.StreamEvent>['type']>();
    expectTypeOf<z.infer<typeof streamEventMessage>>().toExtend<messages.StreamEventMessage>();
    expectTypeOf<keyof z.infer<typeof streamEventMessage>>().toEqualTypeOf<
      keyof messages.StreamEventMessage
    >();
  });
});
