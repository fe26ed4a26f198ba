import { isTagged, type WireObject } from './wire-object.ts';

/**
 * What keeps `message` from being a stream event that can be read, or `undefined`. By hand, because deltas are the
 * bulk of all that is said: it makes sure of what a reader goes by to get at the text, and of nothing more.
 */
export function streamEventFault(message: WireObject): string | undefined {
  const { event } = message;
  if (!isTagged(event)) return 'its `event` has no `type`';
  // Most of what comes is text. Asking for the delta alone is one comparison of strings fewer.
  if (isTagged(event.delta) && event.delta.type === 'text_delta') return deltaFault(event.delta);
  switch (event.type) {
    case 'content_block_delta':
      return deltaFault(event.delta);
    case 'content_block_start':
      return isTagged(event.content_block) ? undefined : 'its `content_block` has no `type`';
    case 'message_start':
      return isObject(event.message) ? undefined : 'its `message` is not an object';
    case 'message_delta':
      return isObject(event.delta) ? undefined : 'its `delta` is not an object';
    default:
      return undefined;
  }
}

// Each text is asked for by its literal name: a look-up by a computed key costs as much as all the rest together.
function deltaFault(delta: unknown): string | undefined {
  if (!isTagged(delta)) return 'its `delta` has no `type`';
  switch (delta.type) {
    case 'text_delta':
      return typeof delta.text === 'string' ? undefined : 'its `text_delta` has no `text`';
    case 'input_json_delta':
      return typeof delta.partial_json === 'string'
        ? undefined
        : 'its `input_json_delta` has no `partial_json`';
    case 'thinking_delta':
      return typeof delta.thinking === 'string' ? undefined : 'its `thinking_delta` has no `thinking`';
    default:
      return undefined;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
