import { onAbort } from '../base/on-abort.ts';
import { SlowReaderError } from '../errors/errors.ts';
import type { Message } from '../messages/index.ts';
import { MessageReader } from './batch-reader.ts';
import { type Batch, Inbox } from './inbox.ts';

/** How one listener of `messages()` listens. */
export interface ListenOptions {
  /** Ends the listening, normally. */
  readonly signal?: AbortSignal | undefined;
  /** Messages kept for a listener that is behind. */
  readonly bufferMessages: number;
}

/**
 * The listeners of `session.messages()`: each hears everything, none holds anything up.
 *
 * A listener with more than its share unread loses streamed pieces first; when finished messages alone are too many,
 * it is cut off with `SlowReaderError`.
 */
export class Subscribers {
  readonly #inboxes = new Map<Inbox, number>();
  #ended = false;

  get count(): number {
    return this.#inboxes.size;
  }

  listen(options: ListenOptions): AsyncIterableIterator<Message> {
    const inbox = new Inbox();
    const { signal } = options;
    let forget = () => {};
    const leave = () => {
      this.#inboxes.delete(inbox);
      forget();
      inbox.end();
    };
    if (this.#ended || signal?.aborted === true) inbox.end();
    else {
      this.#inboxes.set(inbox, options.bufferMessages);
      if (signal !== undefined) forget = onAbort(signal, leave);
    }
    return new MessageReader({ next: () => inbox.next(), close: leave });
  }

  publish(batch: Batch): void {
    for (const [inbox, capacity] of this.#inboxes) {
      // Each gets a batch of its own, since its reader takes the messages out of it.
      inbox.push([...batch]);
      if (inbox.count <= capacity) continue;
      inbox.dropDeltas();
      if (inbox.count <= capacity) continue;
      this.#inboxes.delete(inbox);
      inbox.clear();
      inbox.end(
        new SlowReaderError(
          `This listener had more than ${capacity} messages unread (\`bufferMessages\`) and was cut off.`,
        ),
      );
    }
  }

  /** The last message was published: every listener ends when it has read what it has. */
  end(): void {
    this.#ended = true;
    for (const inbox of this.#inboxes.keys()) inbox.end();
    this.#inboxes.clear();
  }

  /** There is more to come, for those who listen from now on. */
  reopen(): void {
    this.#ended = false;
  }
}
