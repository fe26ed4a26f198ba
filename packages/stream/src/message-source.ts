import type { Message } from '@troupe/core/messages';

/**
 * Where messages come from: a turn, `session.messages()`, another helper, or an array in a test.
 *
 * A source is read once. Where it has a method `batches()`, as a turn does, helpers read it by that.
 */
export type MessageSource<M extends Message = Message> = AsyncIterable<M> | Iterable<M>;
