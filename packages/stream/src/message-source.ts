import type { Message } from '@troupe/core/messages';

/** Where values of any kind come from: something to iterate over, once. */
export type Source<T> = AsyncIterable<T> | Iterable<T>;

/**
 * Where messages come from: a turn, `session.messages()`, another helper, or an array in a test.
 *
 * A source is read once. Where it has a method `batches()`, as a turn does, helpers read it by that.
 */
export type MessageSource<M extends Message = Message> = Source<M>;
