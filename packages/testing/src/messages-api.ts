import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AnswerHead } from './model/answer-writer.ts';
import { planStep } from './model/plan-step.ts';
import { isRecord, isTurn, readRequest } from './model/read-request.ts';
import type { RecordedRequest, RequestEnd } from './model/recorded-request.ts';
import { RequestLog } from './model/request-log.ts';
import { runStep } from './model/run-step.ts';
import type { Step } from './model/step.ts';
import { endWithError, randomName, streamAnswer } from './model/stream-answer.ts';
import { wholeAnswer } from './model/whole-answer.ts';

/** How the stand-in answers. */
export interface MessagesApiOptions {
  /**
   * The steps of the turn this call belongs to, of which the one at `request.step` is done. For `undefined` the prompt
   * itself is the script, as it is by default.
   */
  readonly script?: (request: RecordedRequest) => readonly Step[] | undefined;
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
  /** Ends every exchange and closes the server. Resolves when no socket and no timer of it is left. */
  stop(): Promise<void>;
}

/** Starts a stand-in for the Messages API, so that the real CLI runs with no key and no network. */
export async function startMessagesApi(options: MessagesApiOptions = {}): Promise<MessagesApi> {
  const log = new RequestLog();
  const stopped = new AbortController();
  const exchanges = new Set<Promise<void>>();

  const server = createServer((request, response) => {
    const exchange = serve(request, response).finally(() => exchanges.delete(exchange));
    exchanges.add(exchange);
  });

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const left = new AbortController();
    response.once('close', () => left.abort());
    const signal = AbortSignal.any([stopped.signal, left.signal]);
    try {
      const body = await readBody(request);
      if (request.method === 'POST' && request.url?.startsWith('/v1/messages/count_tokens')) {
        sendJson(response, { input_tokens: Math.ceil(JSON.stringify(body).length / 4) });
      } else if (request.method !== 'POST' || !request.url?.startsWith('/v1/messages')) {
        sendJson(response, {});
      } else {
        await answer(body, request, response, signal);
      }
    } catch (error) {
      // The client left or the server stops: nobody is there to be answered.
      if (!signal.aborted && !request.destroyed) throw error;
    }
  };

  const answer = async (
    body: Record<string, unknown>,
    request: IncomingMessage,
    response: ServerResponse,
    signal: AbortSignal,
  ): Promise<void> => {
    const said = readRequest(body);
    const head: AnswerHead = {
      id: `msg_${randomName()}`,
      model: said.model,
      inputTokens: Math.ceil(JSON.stringify(body).length / 4),
    };
    const writer = said.stream ? streamAnswer(response, head, signal) : wholeAnswer(response, head);
    if (!isTurn(body)) {
      await runStep([{ type: 'say', text: 'ok' }], writer, { signal, stream: said.stream });
      return;
    }
    const { recorded, settle } = log.record(said, body, request.headers);
    try {
      const step = planStep(said, options.script?.(recorded), recorded.attempt);
      const end = await runStep(step, writer, { signal, stream: said.stream });
      if (end === 'cut') response.socket?.destroySoon();
      settle(end);
    } catch (error) {
      settle(endOf(signal, stopped.signal));
      if (!signal.aborted)
        endWithError(response, 500, undefined, {
          type: 'error',
          error: { type: 'api_error', message: String(error) },
        });
    }
  };

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  const url = `http://127.0.0.1:${address.port}`;

  const stop = async (): Promise<void> => {
    if (stopped.signal.aborted) return closed;
    stopped.abort();
    log.close();
    server.close();
    server.closeAllConnections();
    await Promise.all(exchanges);
    return closed;
  };
  const closed = new Promise<void>((resolve) => server.once('close', () => resolve()));

  return {
    url,
    environment: (home) => environmentFor(url, home),
    requests: log.requests,
    waitForRequest: (predicate, { timeoutMs = 10_000 } = {}) => log.waitFor(predicate, timeoutMs),
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

function endOf(signal: AbortSignal, stopped: AbortSignal): RequestEnd {
  if (stopped.aborted) return 'stopped';
  return signal.aborted ? 'client_closed' : 'error';
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  // Without an encoding set, a request's chunks are buffers.
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (chunks.length === 0) return {};
  const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  return isRecord(body) ? body : {};
}

function sendJson(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
