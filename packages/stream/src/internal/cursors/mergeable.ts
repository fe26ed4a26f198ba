import { type Fields, isRecord } from '../base/record.ts';

/** A value that can be made longer by the one after it: a piece of text, or the message of a delta. */
export interface Mergeable {
  readonly text: string;
  /** What has to be equal in two messages; `undefined` for a plain text. */
  readonly block: DeltaOf | undefined;
}

interface DeltaOf {
  readonly type: unknown;
  readonly index: unknown;
  readonly apiMessageId: unknown;
  readonly parent: unknown;
}

/** Which field of a delta is its text, for those kinds whose texts add up. */
const textFields: ReadonlyMap<unknown, string> = new Map([
  ['text_delta', 'text'],
  ['thinking_delta', 'thinking'],
  ['input_json_delta', 'partial_json'],
]);

/** What of a value can be merged; `undefined` for values that stand for themselves. */
export function mergeable(value: unknown): Mergeable | undefined {
  if (typeof value === 'string') return { text: value, block: undefined };
  if (!isRecord(value) || value.type !== 'stream_event' || !isRecord(value.event)) return undefined;
  const { event } = value;
  if (event.type !== 'content_block_delta' || !isRecord(event.delta)) return undefined;
  const text = event.delta[textFields.get(event.delta.type) ?? ''];
  if (typeof text !== 'string') return undefined;
  const { api_message_id: apiMessageId, parent_tool_use_id: parent } = value;
  return { text, block: { type: event.delta.type, index: event.index, apiMessageId, parent } };
}

/** Whether what follows goes on where `one` ends. */
export function goesOn(one: Mergeable, other: Mergeable): boolean {
  const [a, b] = [one.block, other.block];
  if (a === undefined || b === undefined) return a === b;
  return (
    a.type === b.type && a.index === b.index && a.apiMessageId === b.apiMessageId && a.parent === b.parent
  );
}

/** The value, with that text in the place of its own. */
export function withText(value: unknown, text: string): unknown {
  if (typeof value === 'string') return text;
  // Only what `mergeable` has seen comes here: a message with a delta in its event.
  const message = value as Fields & { readonly event: Fields & { readonly delta: Fields } };
  const field = textFields.get(message.event.delta.type) ?? '';
  return { ...message, event: { ...message.event, delta: { ...message.event.delta, [field]: text } } };
}
