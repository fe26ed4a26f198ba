import type { Message } from '@troupe/core/messages';
import type { MessageSource } from '../message-source.ts';
import { AsyncCursor } from './async-cursor.ts';
import type { Cursor } from './cursor.ts';
import { CursorStream } from './cursor-stream.ts';
import { SyncCursor } from './sync-cursor.ts';

/** A source that can also be read as it came off the pipe, many messages at a time, as a turn can. */
interface BatchedSource<M> {
  batches(): AsyncIterable<readonly M[]>;
}

/** A cursor over a source, by batches where it has them. Nothing is opened before the first read or the close. */
export function openCursor<M extends Message>(source: MessageSource<M>): Cursor<M> {
  // Whoever typed the source as one of `M` typed the stream so; a class has no type arguments to check.
  if (source instanceof CursorStream) return CursorStream.cursorOf(source as CursorStream<M>);
  if (hasBatches(source))
    return new AsyncCursor(
      () => source.batches()[Symbol.asyncIterator](),
      (batch) => batch,
    );
  if (isAsync(source))
    return new AsyncCursor(
      () => source[Symbol.asyncIterator](),
      (message) => [message],
    );
  if (isSync(source)) return new SyncCursor(source);
  throw new TypeError(`Expected a turn or another iterable of messages, got ${describe(source)}.`);
}

function hasBatches<M>(source: AsyncIterable<M> | Iterable<M>): source is typeof source & BatchedSource<M> {
  return hasMethod(source, 'batches');
}

function isAsync<M>(source: AsyncIterable<M> | Iterable<M>): source is AsyncIterable<M> {
  return hasMethod(source, Symbol.asyncIterator);
}

function isSync<M>(source: Iterable<M>): source is Iterable<M> {
  return hasMethod(source, Symbol.iterator);
}

function hasMethod(source: unknown, name: PropertyKey): boolean {
  // Reading a property of any object is sound; what is found is only asked whether it can be called.
  return (
    typeof source === 'object' &&
    source !== null &&
    typeof (source as Record<PropertyKey, unknown>)[name] === 'function'
  );
}

function describe(source: unknown): string {
  if (source instanceof Promise) return 'a promise: await it first';
  return source === null || typeof source !== 'object'
    ? `${String(source)} (${typeof source})`
    : 'an object that is none';
}
