import type { Readable } from 'node:stream';
import type { Turn } from '@troupe/core';
import type { Message, ResultMessage } from '@troupe/core/messages';
import {
  broadcast,
  coalesce,
  type HelperStream,
  merge,
  ofType,
  pipe,
  textDeltas,
  toReadable,
  toServerSentEvents,
  toUIMessageStream,
  untilResult,
  withIdleTimeout,
} from '@troupe/stream';
import { expectTypeOf, test } from 'vitest';

declare const turn: Turn;
declare const messages: AsyncIterableIterator<Message>;

test('a pipe knows what comes out of it', () => {
  expectTypeOf(pipe(turn, textDeltas, coalesce)).toEqualTypeOf<HelperStream<string>>();
  expectTypeOf(pipe(messages, untilResult, coalesce)).toEqualTypeOf<HelperStream<Message>>();
  expectTypeOf(pipe([] as Message[], (source) => ofType(source, 'result'))).toEqualTypeOf<
    HelperStream<ResultMessage>
  >();
  expectTypeOf(pipe(turn, toUIMessageStream, toServerSentEvents, toReadable)).toEqualTypeOf<Readable>();
});

test('helpers of any value keep its type', () => {
  expectTypeOf(coalesce(['a'])).toEqualTypeOf<HelperStream<string>>();
  expectTypeOf(withIdleTimeout([1], { idleTimeoutMs: 1 })).toEqualTypeOf<HelperStream<number>>();
  expectTypeOf(merge([1], ['a'])).toEqualTypeOf<HelperStream<number | string>>();
  expectTypeOf(merge(turn, messages)).toEqualTypeOf<HelperStream<Message>>();
  expectTypeOf(ofType(broadcast(turn).subscribe(), 'result')).toEqualTypeOf<HelperStream<ResultMessage>>();
});

test('only texts and bytes go into a stream that is not of objects', () => {
  // @ts-expect-error messages are objects
  toReadable(messages);
  toReadable(messages, { objectMode: true });
});
