import { describe, expect, test } from 'vitest';
import { streamEventFault } from '#core/wire/stream-event-fault.ts';

const faultOf = (event: unknown) => streamEventFault({ type: 'stream_event', event });
const faultOfDelta = (delta: unknown) => faultOf({ type: 'content_block_delta', index: 0, delta });

describe('streamEventFault', () => {
  test.each([
    { type: 'text_delta', text: '' },
    { type: 'thinking_delta', thinking: 't' },
    { type: 'input_json_delta', partial_json: '{' },
    { type: 'signature_delta' },
    { type: 'brand_new_delta' },
  ])('finds nothing wrong with the delta %j', (delta) => {
    expect(faultOfDelta(delta)).toBeUndefined();
  });

  test.each([
    { type: 'message_start', message: {} },
    { type: 'content_block_start', content_block: { type: 'brand_new' } },
    { type: 'content_block_stop' },
    { type: 'message_delta', delta: {} },
    { type: 'message_stop' },
    { type: 'brand_new' },
  ])('finds nothing wrong with the event %j', (event) => {
    expect(faultOf(event)).toBeUndefined();
  });

  test.each([
    [undefined, 'its `delta` has no `type`'],
    [null, 'its `delta` has no `type`'],
    ['text', 'its `delta` has no `type`'],
    [{ text: 'x' }, 'its `delta` has no `type`'],
    [{ type: 'text_delta' }, 'its `text_delta` has no `text`'],
    [{ type: 'text_delta', text: 7 }, 'its `text_delta` has no `text`'],
    [{ type: 'input_json_delta', text: 'x' }, 'its `input_json_delta` has no `partial_json`'],
    [{ type: 'thinking_delta', thinking: null }, 'its `thinking_delta` has no `thinking`'],
  ])('a delta %j cannot be read', (delta, fault) => {
    expect(faultOfDelta(delta)).toBe(fault);
  });

  test.each([
    [undefined, 'its `event` has no `type`'],
    [null, 'its `event` has no `type`'],
    [{ index: 0 }, 'its `event` has no `type`'],
    [{ type: 'content_block_start' }, 'its `content_block` has no `type`'],
    [{ type: 'message_start', message: 'x' }, 'its `message` is not an object'],
    [{ type: 'message_delta', delta: null }, 'its `delta` is not an object'],
  ])('an event %j cannot be read', (event, fault) => {
    expect(faultOf(event)).toBe(fault);
  });
});
