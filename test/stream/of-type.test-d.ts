import type {
  ApiRetryMessage,
  AssistantMessage,
  Message,
  ResultError,
  ResultMessage,
  ResultSuccess,
  SystemInitMessage,
  SystemMessage,
  UnknownMessage,
  UnknownSystemMessage,
} from '@troupe/core/messages';
import { finalResult, type HelperStream, type MessageSource, ofType, tap, textDeltas } from '@troupe/stream';
import { describe, expectTypeOf, it } from 'vitest';

declare const source: MessageSource;

describe('ofType', () => {
  it('narrows by type', () => {
    expectTypeOf(ofType(source, 'result')).toEqualTypeOf<HelperStream<ResultMessage>>();
    expectTypeOf(ofType(source, 'assistant', { subagents: true })).toEqualTypeOf<
      HelperStream<AssistantMessage>
    >();
    expectTypeOf(ofType(source, 'system')).toEqualTypeOf<HelperStream<SystemMessage>>();
  });

  it('narrows by subtype', async () => {
    for await (const message of ofType(source, 'system', 'init')) {
      expectTypeOf(message).toExtend<SystemInitMessage>();
      expectTypeOf(message.subtype).toEqualTypeOf<'init'>();
    }
    for await (const message of ofType(source, 'system', 'api_retry')) {
      expectTypeOf(message).toExtend<ApiRetryMessage>();
    }
    for await (const message of ofType(source, 'result', 'success')) {
      expectTypeOf(message).toExtend<ResultSuccess>();
    }
  });

  it('narrows by a subtype that a message shares with others', async () => {
    for await (const message of ofType(source, 'result', 'error_max_turns')) {
      expectTypeOf(message).toExtend<ResultError>();
      expectTypeOf(message.subtype).toEqualTypeOf<'error_max_turns'>();
    }
  });

  it('takes any name', async () => {
    expectTypeOf(ofType(source, 'brand_new')).toEqualTypeOf<HelperStream<UnknownMessage>>();
    for await (const message of ofType(source, 'system', 'brand_new')) {
      expectTypeOf(message).toExtend<UnknownSystemMessage>();
    }
    const name: string = 'result';
    expectTypeOf(ofType(source, name)).toEqualTypeOf<HelperStream<Message>>();
  });
});

describe('helpers', () => {
  it('take what other helpers return, and keep its type', () => {
    const results = tap(ofType(source, 'result'), (message) => {
      expectTypeOf(message).toEqualTypeOf<ResultMessage>();
    });
    expectTypeOf(results).toEqualTypeOf<HelperStream<ResultMessage>>();
    expectTypeOf(finalResult(results)).toEqualTypeOf<Promise<ResultMessage>>();
  });

  it('do not take a promise, a text or other things', () => {
    // @ts-expect-error a promise of messages is not a source
    textDeltas(Promise.resolve([]));
    // @ts-expect-error nor is a text
    textDeltas('hello');
    // @ts-expect-error nor are things that are no messages
    textDeltas([{ type: 'result' }]);
  });
});
