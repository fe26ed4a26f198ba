import type { ContentBlockDeltaEvent, MessageStartEvent, UnknownStreamEvent } from '@troupe/core/messages';
import { type MessageSource, ofEvent } from '@troupe/stream';
import { describe, expectTypeOf, it } from 'vitest';

declare const source: MessageSource;

describe('ofEvent', () => {
  it('narrows the event', async () => {
    for await (const message of ofEvent(source, 'content_block_delta')) {
      expectTypeOf(message.type).toEqualTypeOf<'stream_event'>();
      expectTypeOf(message.event).toExtend<ContentBlockDeltaEvent>();
      expectTypeOf(message.event.index).toEqualTypeOf<number>();
    }
    for await (const message of ofEvent(source, 'message_start', { subagents: true })) {
      expectTypeOf(message.event).toExtend<MessageStartEvent>();
    }
  });

  it('takes any name', async () => {
    for await (const message of ofEvent(source, 'brand_new')) {
      expectTypeOf(message.event).toExtend<UnknownStreamEvent>();
    }
  });
});
