import type { Message } from '@troupe/core/messages';
import type { MessageSource } from '@troupe/stream';

/** A source that knows how often it was opened and how often it was closed: by its end, its error, or its reader. */
export interface WatchedSource {
  readonly source: MessageSource;
  readonly opened: number;
  /** How often it came to its end, threw, or was returned from. */
  readonly closed: number;
}

export type SourceKind = 'iterable' | 'async iterable' | 'turn';
export const sourceKinds: readonly SourceKind[] = ['iterable', 'async iterable', 'turn'];

interface WatchOptions {
  /** What it throws in the place of its end. */
  readonly error?: Error;
  /** How many messages of a turn come in one batch. */
  readonly batchSize?: number;
}

/** A source of the given kind over `messages`. */
export function watchSource(
  kind: SourceKind,
  messages: readonly Message[],
  { error, batchSize = 3 }: WatchOptions = {},
): WatchedSource {
  const watched = { opened: 0, closed: 0, source: [] as MessageSource };
  const iterate = <T>(values: readonly T[]): Iterator<T> => {
    watched.opened += 1;
    let at = 0;
    return {
      next: () => {
        if (at < values.length) return { done: false, value: values[at++] as T };
        watched.closed += 1;
        if (error !== undefined) throw error;
        return { done: true, value: undefined };
      },
      return: () => {
        watched.closed += 1;
        return { done: true, value: undefined };
      },
    };
  };
  const iterateAsync = <T>(values: readonly T[]): AsyncIterator<T> => {
    const sync = iterate(values);
    return {
      next: async () => sync.next(),
      return: async () => sync.return?.() ?? { done: true, value: undefined },
    };
  };
  switch (kind) {
    case 'iterable':
      watched.source = { [Symbol.iterator]: () => iterate(messages) };
      break;
    case 'async iterable':
      watched.source = { [Symbol.asyncIterator]: () => iterateAsync(messages) };
      break;
    case 'turn': {
      const batches: Message[][] = [];
      for (let at = 0; at < messages.length; at += batchSize)
        batches.push(messages.slice(at, at + batchSize));
      const turn: AsyncIterable<Message> & { batches(): AsyncIterable<readonly Message[]> } = {
        [Symbol.asyncIterator]: () => iterateAsync(messages),
        batches: () => ({ [Symbol.asyncIterator]: () => iterateAsync(batches) }),
      };
      watched.source = turn;
      break;
    }
    default:
      kind satisfies never;
  }
  return watched;
}
