import { expect, test } from 'vitest';
import { listExports } from './list-exports.ts';
import { names } from './names.ts';

const door = listExports('packages/stream/src/index.ts');

// Adding a line is a promise; taking one away breaks somebody's build.
test('@troupe/stream exports these values and no other', async () => {
  const values = names(`
    StreamEndedError StreamError collect contentDeltas finalResult finalText inputJsonDeltas ofEvent
    ofType onToolUse tap textContent textDeltas textSnapshots thinkingContent thinkingDeltas toolCalls
    toolResults toolResultsByName toolUses untilResult
  `);
  expect(door.values).toEqual(values);
  expect(Object.keys(await import('@troupe/stream')).sort()).toEqual(values);
});

test('@troupe/stream exports these types and no other', () => {
  expect(door.types).toEqual(
    names(`
    Collected ContentDelta DeltaOptions EventMessageOf HelperOptions HelperStream KnownEventType
    KnownMessageType MessageOf MessageSource MessageType ToolCall
  `),
  );
});
