import type { Open, StreamEvent, StreamEventMessage, UnknownStreamEvent } from '@troupe/core/messages';
import type { HelperOptions } from './helper-options.ts';
import type { HelperStream } from './helper-stream.ts';
import { isRecord } from './internal/base/record.ts';
import { isInScope } from './internal/blocks/in-scope.ts';
import { statelessStreamOf } from './internal/cursors/stream-of.ts';
import type { MessageSource } from './message-source.ts';

/** The types of stream event that are known by name. */
export type KnownEventType = Exclude<StreamEvent, UnknownStreamEvent>['type'];

/** A stream event of one type, in its message. */
export type EventMessageOf<Type extends string> = StreamEventMessage & { event: EventOf<Type> };

type EventOf<Type extends string> = Type extends KnownEventType
  ? Extract<StreamEvent, { type: Type }>
  : string extends Type
    ? StreamEvent
    : UnknownStreamEvent;

/**
 * The stream events of one type, such as `content_block_start`, in their messages and with their own type. Nothing
 * comes without partial messages, and events of broken streams come too. Holds nothing.
 */
export function ofEvent<Type extends Open<KnownEventType>>(
  source: MessageSource,
  eventType: Type,
  options: HelperOptions = {},
): HelperStream<EventMessageOf<Type>> {
  // An event of this type is what makes a message this member of the union.
  const isWanted = (message: unknown): message is EventMessageOf<Type> =>
    isRecord(message) &&
    message.type === 'stream_event' &&
    isInScope(message, options) &&
    isRecord(message.event) &&
    message.event.type === eventType;
  return statelessStreamOf(source, ({ emit }) => (message: unknown) => {
    if (isWanted(message)) emit(message);
  });
}
