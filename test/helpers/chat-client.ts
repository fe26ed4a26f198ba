import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { NumberedEvent } from '../../examples/chat/chat-event.ts';

/** A browser without a screen: one user of a chat, by HTTP. */
export class ChatClient {
  readonly url: string;
  cookie = '';

  constructor(url: string, cookie = '') {
    this.url = url;
    this.cookie = cookie;
  }

  /** Logs in; returns the status. */
  async enter(name: string, password: string): Promise<number> {
    const body = new URLSearchParams({ name, password });
    const response = await this.fetch('/login', { method: 'POST', body, redirect: 'manual' });
    this.cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
    return response.status;
  }

  /** A request as the page would make it, unless it is told otherwise. */
  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { origin: this.url, cookie: this.cookie, ...(init.headers as Record<string, string>) };
    return fetch(`${this.url}${path}`, { ...init, headers });
  }

  post(path: string, body: unknown = {}): Promise<Response> {
    const headers = { 'content-type': 'application/json' };
    return this.fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  async snapshot(): Promise<{ after: string; seq: number; events: NumberedEvent[] }> {
    return (await (await this.fetch('/api/snapshot')).json()) as Awaited<ReturnType<ChatClient['snapshot']>>;
  }

  /** The events of the room after the snapshot, until the signal aborts. Yields the frames with their ids. */
  async *events({
    after = '',
    signal,
    headers = {},
    onOpen,
  }: {
    readonly after?: string;
    readonly signal?: AbortSignal;
    readonly headers?: Record<string, string>;
    /** The server has let it in. */
    readonly onOpen?: () => void;
  } = {}): AsyncGenerator<{ id: string | undefined; event: string | undefined; value: NumberedEvent }> {
    const response = await this.fetch(`/api/events?after=${encodeURIComponent(after)}`, {
      headers,
      ...(signal && { signal }),
    });
    if (response.body === null || !response.ok) throw new Error(`events: ${response.status}`);
    onOpen?.();
    const frames = response.body
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream());
    for await (const { id, event, data } of frames) {
      yield { id, event, value: JSON.parse(data) as NumberedEvent };
    }
  }

  /** Says it, and waits until its turn is over: all the events of that turn, as they came. */
  async ask(text: string, onEvent: (event: NumberedEvent) => void = () => {}): Promise<NumberedEvent[]> {
    const { after, seq } = await this.snapshot();
    const leaving = new AbortController();
    const events = this.events({ after, signal: leaving.signal });
    const { turnId } = (await (await this.post('/api/prompts', { text })).json()) as { turnId: string };
    const heard: NumberedEvent[] = [];
    try {
      for await (const { value } of events) {
        if (value.seq <= seq) continue;
        heard.push(value);
        onEvent(value);
        if (value.type === 'turn' && value.turnId === turnId) return heard;
      }
    } finally {
      leaving.abort();
    }
    throw new Error('The events ended before the turn did.');
  }
}

/** What the model said in these events. */
export function saidIn(events: readonly NumberedEvent[]): string {
  return events
    .map((event) => (event.type === 'part' && event.chunk.type === 'text-delta' ? event.chunk.delta : ''))
    .join('');
}
