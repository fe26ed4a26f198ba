// By name rather than as globals: a test may fake those.

import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { clearTimeout, setTimeout } from 'node:timers';
import type { ModelRequest } from './read-request.ts';
import type { RecordedRequest, RequestEnd } from './recorded-request.ts';

/** The calls for turns, in order, and those who wait for one. */
export class RequestLog {
  readonly requests: RecordedRequest[] = [];
  readonly #maxRequests: number;
  #count = 0;
  readonly #attempts = new Map<string, number>();
  readonly #waiting = new Set<{ look: (request: RecordedRequest) => void; giveUp: (why: string) => void }>();

  /** @param maxRequests so many are kept; then the oldest goes */
  constructor(maxRequests = Number.POSITIVE_INFINITY) {
    this.#maxRequests = maxRequests;
  }

  /** Lists a call; `settle` is to be called once with how it ended. */
  record(
    said: ModelRequest,
    body: Readonly<Record<string, unknown>>,
    headers: IncomingHttpHeaders,
  ): { recorded: RecordedRequest; settle: (end: RequestEnd) => void } {
    const sessionId = headerOf(headers, 'x-claude-code-session-id');
    let settle: (end: RequestEnd) => void = () => {};
    const ended = new Promise<RequestEnd>((resolve) => {
      settle = resolve;
    });
    const attempt = this.#countAttempt(JSON.stringify([sessionId, said.messages]));
    const agentId = headerOf(headers, 'x-claude-code-agent-id');
    const recorded = {
      index: this.#count,
      sessionId,
      agentId,
      ...said,
      attempt,
      body,
      headers,
      ended,
    };
    this.#count += 1;
    this.requests.push(recorded);
    if (this.requests.length > this.#maxRequests) this.requests.shift();
    for (const waiter of this.#waiting) waiter.look(recorded);
    return { recorded, settle };
  }

  waitFor(predicate: (request: RecordedRequest) => boolean, timeoutMs: number): Promise<RecordedRequest> {
    const found = this.requests.find(predicate);
    if (found !== undefined) return Promise.resolve(found);
    return new Promise((resolve, reject) => {
      const leave = () => {
        clearTimeout(timer);
        this.#waiting.delete(waiter);
      };
      const giveUp = (why: string) => {
        leave();
        reject(new Error(`${why}: none of ${this.#count} requests was the one waited for.`));
      };
      const look = (request: RecordedRequest) => {
        if (!predicate(request)) return;
        leave();
        resolve(request);
      };
      const waiter = { look, giveUp };
      const timer = setTimeout(() => giveUp(`No such request within ${timeoutMs} ms`), timeoutMs);
      this.#waiting.add(waiter);
    });
  }

  /** Nobody is left waiting. */
  close(): void {
    for (const waiter of [...this.#waiting]) waiter.giveUp('The server has stopped');
  }

  // The CLI repeats a failed call word for word; that is what tells a second attempt from a second prompt.
  #countAttempt(words: string): number {
    // Whole conversations, each as long as all that was said: kept as they are they would be most of the memory.
    const key = createHash('sha256').update(words).digest('base64');
    const attempt = (this.#attempts.get(key) ?? 0) + 1;
    this.#attempts.set(key, attempt);
    return attempt;
  }
}

function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}
