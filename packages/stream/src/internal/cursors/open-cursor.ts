import type { Source } from '../../message-source.ts';
import { AsyncCursor } from './async-cursor.ts';
import type { Cursor } from './cursor.ts';
import { CursorStream } from './cursor-stream.ts';
import { SyncCursor } from './sync-cursor.ts';

/** A source that can also be read as it came off the pipe, many messages at a time, as a turn can. */
interface BatchedSource<T> {
  batches(): AsyncIterable<readonly T[]>;
}

/** A cursor over a source, by batches where it has them. Nothing is opened before the first read or the close. */
export function openCursor<T>(source: Source<T>): Cursor<T> {
  // Whoever typed the source as one of `T` typed the stream so; a class has no type arguments to check.
  if (source instanceof CursorStream) return CursorStream.cursorOf(source as CursorStream<T>);
  if (hasBatches(source))
    return new AsyncCursor(
      () => source.batches()[Symbol.asyncIterator](),
      (batch) => batch,
    );
  if (isAsync(source))
    return new AsyncCursor(
      () => source[Symbol.asyncIterator](),
      (value) => [value],
    );
  if (isSync(source)) return new SyncCursor(source);
  throw new TypeError(`Expected a turn or another iterable of messages, got ${describe(source)}.`);
}

function hasBatches<T>(source: Source<T>): source is typeof source & BatchedSource<T> {
  return hasMethod(source, 'batches');
}

function isAsync<T>(source: Source<T>): source is AsyncIterable<T> {
  return hasMethod(source, Symbol.asyncIterator);
}

function isSync<T>(source: Iterable<T>): source is Iterable<T> {
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
  if (hasMethod(source, 'then')) return 'a promise: await it first';
  return source === null || typeof source !== 'object'
    ? `${String(source)} (${typeof source})`
    : 'an object that is none';
}
