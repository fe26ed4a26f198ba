import type { StreamEventMessage } from '../messages/index.ts';
import { isTagged, type WireObject } from './wire-object.ts';

/** A streamed piece, taken apart: others are made after it. */
export interface DeltaSample {
  readonly message: StreamEventMessage & { readonly uuid: string };
  readonly event: WireObject;
  readonly delta: WireObject;
  /** Where its words are in the delta. */
  readonly key: WordsKey;
}

export type WordsKey = 'text' | 'thinking' | 'partial_json';

/** `undefined` for what is not a piece of text, of thinking or of a tool's input. */
export function sampleOf(message: StreamEventMessage): DeltaSample | undefined {
  const { event, uuid } = message;
  if (!isTagged(event) || !isTagged(event.delta) || typeof uuid !== 'string') return undefined;
  const key = wordsKeyOf(event.delta.type);
  return key && { message, event, delta: event.delta, key };
}

function wordsKeyOf(type: string): WordsKey | undefined {
  switch (type) {
    case 'text_delta':
      return 'text';
    case 'thinking_delta':
      return 'thinking';
    case 'input_json_delta':
      return 'partial_json';
    default:
      return undefined;
  }
}

/** The same message with other words. */
export function fillSample(sample: DeltaSample, words: string, uuid: string): StreamEventMessage {
  const { message, event, delta, key } = sample;
  // The event of a message that was sound, with a delta of the same kind.
  const filled = { ...event, delta: fillDelta(delta, key, words) } as StreamEventMessage['event'];
  return { ...message, event: filled, uuid };
}

// Each key by its literal name: a computed one costs as much as all the rest together.
function fillDelta(delta: WireObject, key: WordsKey, words: string): WireObject {
  switch (key) {
    case 'text':
      return { ...delta, text: words };
    case 'thinking':
      return { ...delta, thinking: words };
    case 'partial_json':
      return { ...delta, partial_json: words };
    default:
      return key satisfies never;
  }
}

/**
 * Whether two pieces are the same but for their words, their uuid and, if that may differ, the id of their API message;
 * and nothing in them but the event and its delta is an object: what is shared by all that are made after one must not
 * be changeable.
 */
export function isAlike(one: DeltaSample, other: DeltaSample, mayDifferInId: boolean): boolean {
  const envelope = mayDifferInId ? ['event', 'uuid', 'api_message_id'] : ['event', 'uuid'];
  return (
    one.key === other.key &&
    isAlikeButFor(envelope, one.message, other.message) &&
    isAlikeButFor(['delta'], one.event, other.event) &&
    isAlikeButFor([one.key], one.delta, other.delta)
  );
}

function isAlikeButFor(except: readonly string[], one: object, other: object): boolean {
  const keys = Object.keys(one);
  const others = Object.keys(other);
  return keys.length === others.length && keys.every((key, at) => key === others[at] && isAlikeAt(key));

  function isAlikeAt(key: string): boolean {
    if (except.includes(key)) return true;
    const value: unknown = Reflect.get(one, key);
    return Object.is(value, Reflect.get(other, key)) && (typeof value !== 'object' || value === null);
  }
}
