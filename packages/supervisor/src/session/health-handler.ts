import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SessionSupervisor } from './session-supervisor.ts';

/** Answers health checks, for `node:http` and for servers that are given a `Request`. */
export interface HealthHandler {
  (request: Request): Response;
  (request: IncomingMessage, response: ServerResponse): void;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

/**
 * Makes a handler of `GET /healthz` and `GET /readyz`.
 *
 * `/healthz` answers 200 as long as the supervisor lives, else 503: the process should be replaced. `/readyz` answers 200 while
 * it takes prompts and some session can be used (or there is none yet), else 503: send nobody here. Both tell the
 * numbers of `health()` as JSON, and nothing else. Other paths get 404, other methods 405.
 */
export function healthHandler(supervisor: Pick<SessionSupervisor, 'health' | 'exited'>): HealthHandler {
  let isGone = false;
  void supervisor.exited.then(() => {
    isGone = true;
  });

  const answer = (method: string, path: string): Answer => {
    if (path !== '/healthz' && path !== '/readyz') return { status: 404, body: { error: 'not found' } };
    if (method !== 'GET' && method !== 'HEAD') return { status: 405, body: { error: 'method not allowed' } };
    const health = supervisor.health();
    const isGood = path === '/healthz' ? !isGone : !isGone && health.status !== 'unhealthy';
    return { status: isGood ? 200 : 503, body: health };
  };

  // The overloads say which of the two forms a call has.
  return ((request: Request | IncomingMessage, response?: ServerResponse) => {
    const { method = 'GET', url = '/' } = request;
    const { status, body } = answer(method, pathOf(url));
    const text = method === 'HEAD' ? '' : `${JSON.stringify(body)}\n`;
    const headers = {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      ...(status === 405 && { allow: 'GET, HEAD' }),
    };
    if (response === undefined) return new Response(text, { status, headers });
    response.writeHead(status, headers).end(text);
    return undefined;
  }) as HealthHandler;
}

// What node:http gives has no host; a `Request` has the whole address.
function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : (url.split(/[?#]/, 1)[0] ?? '/');
}
