import { wordsOfError } from '../../base/is-error.ts';
import { isRecord, type JsonRecord } from '../record.ts';
import type { McpServerLike, McpTransport } from './mcp-server-like.ts';

/** One session's connection to one tool server: what the CLI says goes in, what the server says comes out. */
export class ToolConnection implements McpTransport {
  onmessage: McpTransport['onmessage'];
  onclose: McpTransport['onclose'];
  onerror: McpTransport['onerror'];
  readonly #waiting = new Map<string, (reply: JsonRecord) => void>();
  readonly #onOwnWord: (message: JsonRecord) => void;
  #isClosed = false;

  /** `onOwnWord` hears what the server says unasked: notifications, and requests of its own. */
  constructor(onOwnWord: (message: JsonRecord) => void) {
    this.#onOwnWord = onOwnWord;
  }

  /** Connects; rejects where the server is connected already. */
  async connect(server: McpServerLike): Promise<void> {
    // It is a transport of the MCP SDK's, whose type only that SDK can spell.
    await server.connect(this as never);
  }

  /** Resolves with the server's reply; at once for what is not replied to. Never rejects. */
  deliver(message: JsonRecord): Promise<JsonRecord> {
    const { id, method } = message;
    if (this.#isClosed) return Promise.resolve(failed(id, 'The server is closed.'));
    // A reply to a request of the server's own, or a notification.
    if (typeof method !== 'string' || id === undefined) {
      this.#hand(message);
      this.#noteCancelled(message);
      return Promise.resolve(acknowledged);
    }
    const key = keyOf(id);
    if (this.#waiting.has(key)) return Promise.resolve(failed(id, 'A request of this id is under way.'));
    return new Promise((resolve) => {
      this.#waiting.set(key, resolve);
      this.#hand(message);
    });
  }

  /** The reply is no longer wanted: the handler is told by its signal. */
  cancel(message: JsonRecord): void {
    if (message['id'] === undefined || !this.#waiting.has(keyOf(message['id']))) return;
    const params = { requestId: message['id'], reason: 'withdrawn by the CLI' };
    void this.deliver({ jsonrpc: '2.0', method: 'notifications/cancelled', params });
  }

  async start(): Promise<void> {}

  async send(message: unknown): Promise<void> {
    if (!isRecord(message)) return;
    const { id, method } = message;
    if (typeof method === 'string') return this.#onOwnWord(message);
    this.#answer(keyOf(id), message);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    // Aborts what its handlers are doing.
    this.onclose?.();
    for (const [key, resolve] of this.#waiting) {
      this.#waiting.delete(key);
      resolve(failed(undefined, 'The server was closed.'));
    }
  }

  #answer(key: string, reply: JsonRecord): void {
    const resolve = this.#waiting.get(key);
    this.#waiting.delete(key);
    resolve?.(reply);
  }

  // The MCP SDK replies nothing to a request that was cancelled, but the CLI's control request wants its answer.
  #noteCancelled({ method, params }: JsonRecord): void {
    if (method !== 'notifications/cancelled' || !isRecord(params)) return;
    this.#answer(keyOf(params['requestId']), failed(params['requestId'], 'The request was cancelled.'));
  }

  #hand(message: JsonRecord): void {
    try {
      // Any JSON: the MCP SDK, whose type only it can spell, checks what it is handed.
      this.onmessage?.(message as never);
    } catch (error) {
      const id = message['id'];
      if (id !== undefined) this.#answer(keyOf(id), failed(id, wordsOfError(error)));
    }
  }
}

/** What a notification is answered with: the CLI wants some answer to each of its requests. */
const acknowledged: JsonRecord = { jsonrpc: '2.0', result: {}, id: 0 };

function failed(id: unknown, message: string): JsonRecord {
  return { jsonrpc: '2.0', id: id ?? null, error: { code: -32_603, message } };
}

// As JSON, since an id may be anything that the CLI can write. A server's own may be more than that.
function keyOf(id: unknown): string {
  try {
    return `${typeof id}:${JSON.stringify(id)}`;
  } catch {
    return typeof id;
  }
}
