import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AnswerHead, errorBody } from './answer-writer.ts';
import { planStep } from './plan-step.ts';
import { isRecord, isTurn, readRequest } from './read-request.ts';
import type { RecordedRequest } from './recorded-request.ts';
import type { RequestLog } from './request-log.ts';
import { runStep } from './run-step.ts';
import type { Step } from './step.ts';
import { endWithError, randomName, streamAnswer } from './stream-answer.ts';
import { wholeAnswer } from './whole-answer.ts';

/** A call that is being answered. */
export interface RunningCall {
  readonly recorded: RecordedRequest;
  /** Ends its connection at once. */
  tear(): void;
}

/** What all exchanges of one server share. */
export interface ExchangeContext {
  readonly log: RequestLog;
  readonly script: ((request: RecordedRequest) => readonly Step[] | undefined) | undefined;
  /** The calls for turns that are being answered. */
  readonly running: Set<RunningCall>;
  /** Aborts when the server stops. */
  readonly stopped: AbortSignal;
}

/**
 * Serves one request from its first byte to its last. Never rejects: a client that leaves ends it, and one that cannot be
 * answered, such as one whose body is nested deeper than the stack is, gets a 500.
 */
export async function serveExchange(
  request: IncomingMessage,
  response: ServerResponse,
  context: ExchangeContext,
): Promise<void> {
  const left = new AbortController();
  response.once('close', () => left.abort());
  const signal = AbortSignal.any([context.stopped, left.signal]);
  try {
    await answerRequest({ request, response, signal, ...context });
  } catch (error) {
    if (signal.aborted) return;
    if (response.headersSent) response.destroy();
    else endWithError(response, 500, undefined, errorBody(500, 'req_failed', String(error)));
  }
}

interface Exchange extends ExchangeContext {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Aborts when the client has left, or the server stops. */
  readonly signal: AbortSignal;
}

async function answerRequest(exchange: Exchange): Promise<void> {
  const { request, response, signal } = exchange;
  const body = await readBody(request);
  // Nobody is there to be answered.
  if (body === 'incomplete' || signal.aborted) return;
  if (body === 'malformed') {
    endWithError(response, 400, undefined, errorBody(400, 'req_malformed'));
  } else if (request.url?.startsWith('/v1/messages/count_tokens')) {
    sendJson(response, { input_tokens: tokensIn(body) });
  } else if (request.method === 'POST' && request.url?.startsWith('/v1/messages')) {
    await answerCall(body, exchange);
  } else {
    sendJson(response, {});
  }
}

async function answerCall(body: Readonly<Record<string, unknown>>, exchange: Exchange): Promise<void> {
  const { request, response, stopped, log, script, running } = exchange;
  const torn = new AbortController();
  const signal = AbortSignal.any([exchange.signal, torn.signal]);
  const said = readRequest(body);
  const inputTokens = tokensIn(body);
  const head: AnswerHead = { id: `msg_${randomName()}`, model: said.model, inputTokens };
  const writer = said.stream ? streamAnswer(response, head, signal) : wholeAnswer(response, head);
  const call = isTurn(body) ? log.record(said, body, request.headers) : undefined;
  const runningCall = call && {
    recorded: call.recorded,
    tear() {
      torn.abort();
      response.socket?.destroy();
    },
  };
  if (runningCall !== undefined) running.add(runningCall);
  try {
    const step: Step =
      call === undefined
        ? [{ type: 'say', text: 'ok' }]
        : planStep(said, script?.(call.recorded), call.recorded.attempt);
    const end = await runStep(step, writer, { signal, stream: said.stream });
    // What was written goes out before the connection ends, in the middle of an answer that says it has more to come.
    if (end === 'cut') response.socket?.destroySoon();
    call?.settle(end);
  } catch (error) {
    if (torn.signal.aborted) call?.settle('cut');
    else if (stopped.aborted) call?.settle('stopped');
    else if (signal.aborted) call?.settle('client_closed');
    else {
      await writer.fail(500, undefined, String(error));
      call?.settle('error');
    }
  } finally {
    if (runningCall !== undefined) running.delete(runningCall);
  }
}

async function readBody(
  request: IncomingMessage,
): Promise<Record<string, unknown> | 'incomplete' | 'malformed'> {
  const chunks: Buffer[] = [];
  try {
    // Without an encoding set, a request's chunks are buffers.
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    return 'incomplete'; // The client left, or the server closed its connections.
  }
  if (chunks.length === 0) return {};
  try {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return isRecord(body) ? body : 'malformed';
  } catch {
    return 'malformed';
  }
}

function tokensIn(body: object): number {
  return Math.ceil(JSON.stringify(body).length / 4);
}

function sendJson(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
