import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExitReason } from '@troupe/core';
import { healthHandler, type SupervisorHealth } from '@troupe/supervisor';
import { describe, expect, test } from 'vitest';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';

leavesNothingBehind();

const counts = { total: 2, active: 1, restarting: 0, failed: 1 };

/** What a handler looks at of a supervisor, in the hands of the test. */
function patient() {
  let end: (reason: ExitReason) => void = () => {};
  const exited = new Promise<ExitReason>((resolve) => {
    end = resolve;
  });
  let status: SupervisorHealth['status'] = 'healthy';
  return {
    exited,
    health: (): SupervisorHealth => ({ status, ...counts }),
    become(next: SupervisorHealth['status']) {
      status = next;
    },
    async die() {
      end({ type: 'shutdown' });
      await exited;
    },
  };
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

type Ask = (path: string, method?: string) => Promise<Answer>;

/** The two forms of a handler, asked in the same words. */
const forms: Record<
  string,
  (supervisor: ReturnType<typeof patient>, test: (ask: Ask) => Promise<void>) => Promise<void>
> = {
  async 'node:http'(supervisor, run) {
    const server = createServer(healthHandler(supervisor)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo; // It listens on TCP.
    const ask: Ask = async (path, method = 'GET') => {
      const request = httpRequest({ host: '127.0.0.1', port, path, method, agent: false }).end();
      const [response] = await once(request, 'response');
      let text = '';
      for await (const piece of response.setEncoding('utf8')) text += piece;
      return { status: response.statusCode, headers: response.headers, text };
    };
    try {
      await run(ask);
    } finally {
      server.close();
      await once(server, 'close');
    }
  },
  async fetch(supervisor, run) {
    const handle = healthHandler(supervisor);
    await run(async (path, method = 'GET') => {
      const response = handle(new Request(`https://service.example${path}`, { method }));
      const headers = Object.fromEntries(response.headers);
      return { status: response.status, headers, text: await response.text() };
    });
  },
};

describe.each(Object.keys(forms))('healthHandler, as a handler of %s', (name) => {
  const form = forms[name];
  if (form === undefined) throw new Error('It was listed.');

  test('both paths answer 200 with the numbers of health() while it is healthy', async () => {
    await form(patient(), async (ask) => {
      for (const path of ['/healthz', '/readyz']) {
        const { status, headers, text } = await ask(path);
        expect(status).toBe(200);
        expect(headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' });
        expect(JSON.parse(text)).toEqual({ status: 'healthy', ...counts });
      }
    });
  });

  test('a degraded supervisor is alive and ready', async () => {
    const supervisor = patient();
    supervisor.become('degraded');
    await form(supervisor, async (ask) => {
      expect((await ask('/healthz')).status).toBe(200);
      const { status, text } = await ask('/readyz');
      expect([status, JSON.parse(text).status]).toEqual([200, 'degraded']);
    });
  });

  test('an unhealthy supervisor is alive but not ready: it is not to be replaced, it is to be left in peace', async () => {
    const supervisor = patient();
    supervisor.become('unhealthy');
    await form(supervisor, async (ask) => {
      expect((await ask('/healthz')).status).toBe(200);
      expect((await ask('/readyz')).status).toBe(503);
    });
  });

  test('a supervisor that is over is neither, whatever it says of its health', async () => {
    const supervisor = patient();
    await form(supervisor, async (ask) => {
      await supervisor.die();
      expect((await ask('/healthz')).status).toBe(503);
      expect((await ask('/readyz')).status).toBe(503);
    });
  });

  test('a query string changes nothing', async () => {
    const supervisor = patient();
    supervisor.become('unhealthy');
    await form(supervisor, async (ask) => {
      expect((await ask('/healthz?verbose=1')).status).toBe(200);
      expect((await ask('/readyz?path=/healthz')).status).toBe(503);
      expect((await ask('/elsewhere?/healthz')).status).toBe(404);
    });
  });

  test('another path is 404 by any method, one below or beside a known one too', async () => {
    await form(patient(), async (ask) => {
      for (const path of ['/', '/healthz/', '/healthz/deep', '/readyzz', '/HEALTHZ']) {
        expect([path, (await ask(path)).status]).toEqual([path, 404]);
      }
      expect((await ask('/elsewhere', 'POST')).status).toBe(404);
    });
  });

  test('another method is 405 and says which are allowed', async () => {
    await form(patient(), async (ask) => {
      for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
        const { status, headers, text } = await ask('/readyz', method);
        expect([method, status, headers.allow]).toEqual([method, 405, 'GET, HEAD']);
        expect(JSON.parse(text)).toEqual({ error: 'method not allowed' });
      }
    });
  });

  test('HEAD answers as GET does, with no body', async () => {
    const supervisor = patient();
    await form(supervisor, async (ask) => {
      expect(await ask('/readyz', 'HEAD')).toMatchObject({ status: 200, text: '' });
      supervisor.become('unhealthy');
      expect(await ask('/readyz', 'HEAD')).toMatchObject({ status: 503, text: '' });
      expect(await ask('/elsewhere', 'HEAD')).toMatchObject({ status: 404, text: '' });
    });
  });
});
