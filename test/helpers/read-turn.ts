import type { Message, Turn } from '@troupe/core';

/** The text that a streamed message adds, or nothing. */
export function deltaText(message: Message): string {
  if (message.type !== 'stream_event' || message.event.type !== 'content_block_delta') return '';
  return message.event.delta.type === 'text_delta' ? message.event.delta.text : '';
}

/** Everything a reader gets of a turn: the messages, the text that was streamed, and what the loop threw. */
export async function readTurn(turn: AsyncIterable<Message>) {
  const messages: Message[] = [];
  let thrown: unknown;
  try {
    for await (const message of turn) messages.push(message);
  } catch (error) {
    thrown = error;
  }
  return { messages, text: messages.map(deltaText).join(''), thrown };
}

/** Resolves when the turn has streamed its first text; goes on reading in the background. */
export async function firstText(turn: Turn): Promise<{ readonly rest: ReturnType<typeof readTurn> }> {
  let heard = () => {};
  const first = new Promise<void>((resolve) => {
    heard = resolve;
  });
  const watched: AsyncIterable<Message> = {
    async *[Symbol.asyncIterator]() {
      for await (const message of turn) {
        if (deltaText(message) !== '') heard();
        yield message;
      }
    },
  };
  const rest = readTurn(watched);
  await Promise.race([first, rest]);
  return { rest };
}
