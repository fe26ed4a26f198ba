import { createServer } from 'node:http';
import type { RecordedRequest } from './model/recorded-request.ts';
import { RequestLog } from './model/request-log.ts';
import { type RunningCall, serveExchange } from './model/serve-exchange.ts';
import type { Step } from './model/step.ts';

/** How the stand-in answers. */
export interface MessagesApiOptions {
  /**
   * The steps of the turn this call belongs to, of which the one at `request.step` is done. For `undefined` the prompt
   * itself is the script, as it is by default.
   */
  readonly script?: (request: RecordedRequest) => readonly Step[] | undefined;
  /** How many calls `requests` keeps; then the oldest goes. @defaultValue Infinity */
  readonly maxRequests?: number;
}

/** A stand-in for the Messages API on 127.0.0.1. */
export interface MessagesApi extends AsyncDisposable {
  readonly url: string;
  /** What the CLI's environment needs to talk to this server, with everything it keeps on disk below `home`. */
  environment(home: string): Record<string, string>;
  /** The calls for turns so far, in order. The CLI's own helper calls are answered but not listed. */
  readonly requests: readonly RecordedRequest[];
  /** The first listed call that the predicate takes, past or to come. Rejects after `timeoutMs` (default 10 000). */
  waitForRequest(
    predicate: (request: RecordedRequest) => boolean,
    options?: { readonly timeoutMs?: number },
  ): Promise<RecordedRequest>;
  /**
   * Tears the connections on which turns are being answered just now, in the middle of what is said; with a predicate,
   * only those of the calls it takes. Returns how many.
   */
  hangUp(predicate?: (request: RecordedRequest) => boolean): number;
  /** Ends every exchange and closes the server. Resolves when no socket and no timer of it is left. */
  stop(): Promise<void>;
}

/**
 * Starts a stand-in for the Messages API, so that the real CLI runs with no key and no network.
 *
 * The prompt scripts the answer, see `parsePrompt`; a prompt outside that language is said back.
 */
export async function startMessagesApi(options: MessagesApiOptions = {}): Promise<MessagesApi> {
  const log = new RequestLog(options.maxRequests);
  const stopped = new AbortController();
  const exchanges = new Set<Promise<void>>();
  const running = new Set<RunningCall>();
  const context = { log, script: options.script, running, stopped: stopped.signal };

  const server = createServer((request, response) => {
    const exchange = serveExchange(request, response, context).finally(() => exchanges.delete(exchange));
    exchanges.add(exchange);
  });
  const closed = new Promise<void>((resolve) => server.once('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  const url = `http://127.0.0.1:${address.port}`;

  const stop = async (): Promise<void> => {
    stopped.abort();
    log.close();
    server.close();
    server.closeAllConnections();
    await Promise.all(exchanges);
    await closed;
  };

  return {
    url,
    environment: (home) => environmentFor(url, home),
    requests: log.requests,
    waitForRequest: (predicate, { timeoutMs = 10_000 } = {}) => log.waitFor(predicate, timeoutMs),
    hangUp(predicate = () => true) {
      const torn = [...running].filter(({ recorded }) => predicate(recorded));
      for (const call of torn) call.tear();
      return torn.length;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function environmentFor(url: string, home: string): Record<string, string> {
  return {
    ANTHROPIC_BASE_URL: url,
    ANTHROPIC_API_KEY: 'sk-ant-loopback',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    HOME: home,
    CLAUDE_CONFIG_DIR: `${home}/.claude`,
    // A proxy named in the environment must not be asked for a server on this machine.
    NO_PROXY: '127.0.0.1',
    no_proxy: '127.0.0.1',
  };
}
