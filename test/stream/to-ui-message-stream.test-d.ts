import type { useChat } from '@ai-sdk/react';
import type { Turn } from '@troupe/core';
import { toReadableStream, toUIMessageStream, type UIMessageChunk } from '@troupe/stream';
import type { ChatTransport, UIMessageChunk as SdkChunk, UIMessage } from 'ai';
import { expectTypeOf, test } from 'vitest';

/** The messages that a client gets: what a turn that is run again says is a part of its own. */
type Told = UIMessage<unknown, { restarted: { attempt: number } }>;

/** What a client would write that has the session in reach: a desktop program, or a test. */
declare const turn: Turn;
const transport: ChatTransport<Told> = {
  sendMessages: async () => toReadableStream(toUIMessageStream(turn)),
  reconnectToStream: async () => null,
};

test('every chunk is one of the AI SDK', () => {
  expectTypeOf<UIMessageChunk>().toExtend<SdkChunk<unknown, { restarted: { attempt: number } }>>();
});

test('a turn is what a transport of `useChat` gives', () => {
  type Chat = typeof useChat<Told>;
  expectTypeOf<{ transport: typeof transport }>().toExtend<NonNullable<Parameters<Chat>[0]>>();
  // It is no accident of a type that takes anything.
  expectTypeOf<{ transport: { sendMessages: () => Promise<ReadableStream<string>> } }>().not.toExtend<
    NonNullable<Parameters<Chat>[0]>
  >();
});

test('and what it makes of the parts is there to be shown', () => {
  type Part = ReturnType<typeof useChat<Told>>['messages'][number]['parts'][number];
  expectTypeOf<Extract<Part, { type: 'data-restarted' }>['data']>().toEqualTypeOf<{ attempt: number }>();
});
