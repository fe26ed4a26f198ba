import type { HelperOptions } from './helper-options.ts';
import type { HelperStream } from './helper-stream.ts';
import { isRecord } from './internal/base/record.ts';
import { isInScope } from './internal/blocks/in-scope.ts';
import { statelessStreamOf } from './internal/cursors/stream-of.ts';
import type { MessageOf, MessageType } from './message-of.ts';
import type { MessageSource } from './message-source.ts';

/**
 * The messages of one type, or of one type and subtype, with their own type: `ofType(turn, 'system', 'api_retry')`
 * yields `ApiRetryMessage`. Any name may be asked for; those not known by this version come as `UnknownMessage`.
 * Holds nothing.
 */
export function ofType<Type extends MessageType>(
  source: MessageSource,
  type: Type,
  options?: HelperOptions,
): HelperStream<MessageOf<Type>>;
export function ofType<Type extends MessageType, Subtype extends string>(
  source: MessageSource,
  type: Type,
  subtype: Subtype,
  options?: HelperOptions,
): HelperStream<MessageOf<Type, Subtype>>;
export function ofType(
  source: MessageSource,
  type: string,
  second?: string | HelperOptions,
  third?: HelperOptions,
): HelperStream<unknown> {
  const subtype = typeof second === 'string' ? second : undefined;
  const options = (typeof second === 'string' ? third : second) ?? {};
  return statelessStreamOf(source, ({ emit }) => (message: unknown) => {
    if (!isRecord(message) || message.type !== type || !isInScope(message, options)) return;
    if (subtype === undefined || message.subtype === subtype) emit(message);
  });
}
