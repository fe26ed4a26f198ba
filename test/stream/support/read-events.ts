import { createParser, type EventSourceMessage } from 'eventsource-parser';

/** What a client makes of server-sent events: the events, and the comments and delays between them. */
export class EventClient {
  readonly events: EventSourceMessage[] = [];
  readonly comments: string[] = [];
  readonly retries: number[] = [];
  readonly #parser = createParser({
    onEvent: (event) => this.events.push(event),
    onComment: (comment) => this.comments.push(comment),
    onRetry: (delay) => this.retries.push(delay),
    onError: (error) => {
      throw error;
    },
  });

  feed(text: string): void {
    this.#parser.feed(text);
  }

  /** The client, when it has read all of them. */
  static async of(texts: AsyncIterable<string>): Promise<EventClient> {
    const client = new EventClient();
    for await (const text of texts) client.feed(text);
    return client;
  }
}
