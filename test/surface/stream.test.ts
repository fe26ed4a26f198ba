import { expect, test } from 'vitest';
import { listExports } from './list-exports.ts';
import { names } from './names.ts';

const door = listExports('packages/stream/src/index.ts');

// Adding a line is a promise; taking one away breaks somebody's build.
test('@troupe/stream exports these values and no other', async () => {
  const values = names(`
    IdleTimeoutError SlowReaderError StreamEndedError StreamError UnknownCursorError broadcast coalesce collect
    contentDeltas finalResult finalText forClients inputJsonDeltas merge ofEvent ofType onToolUse pipe serverSentEventsHeaders
    tap textContent textDeltas textSnapshots thinkingContent thinkingDeltas toReadable toReadableStream
    toServerSentEvents toUIMessageStream toolCalls toolResults toolResultsByName toolUses uiMessageStreamEnd
    uiMessageStreamHeaders untilResult withIdleTimeout
  `);
  expect(door.values).toEqual(values);
  expect(Object.keys(await import('@troupe/stream')).sort()).toEqual(values);
});

test('@troupe/stream exports these types and no other', () => {
  expect(door.types).toEqual(
    names(`
    Broadcast BroadcastOptions BroadcastReader ClientMessage CoalesceOptions Collected ContentDelta DeltaOptions EventMessageOf
    HelperOptions HelperStream IdleTimeoutOptions KnownEventType KnownMessageType MessageOf MessageSource MessageType
    ReadableOptions ReadableStreamOptions ServerSentEvent ServerSentEventsOptions Source SubscribeOptions TimerSource
    ToolCall UIFinishReason UIMessageChunk UIMessageStreamOptions UIToolCall UIToolOutput VoidMark WhenSlow
  `),
  );
});
