import { connect } from 'node:net';
import { startMessagesApi } from '@troupe/testing';
import { describe, expect, test } from 'vitest';

const turn = (prompt: string, fields: object = {}) => ({
  model: 'm',
  max_tokens: 1000,
  stream: true,
  tools: [],
  messages: [{ role: 'user', content: prompt }],
  ...fields,
});

const post = (url: string, body: object, init: RequestInit = {}) =>
  fetch(`${url}/v1/messages?beta=true`, { method: 'POST', body: JSON.stringify(body), ...init });

/** The events of a stream: their names as sent, and their data. */
async function eventsOf(response: Response) {
  const blocks = (await response.text()).trim().split('\n\n');
  return blocks.map((block) => {
    const [, name, data] = /^event: (\S+)\ndata: (.*)$/.exec(block) ?? [];
    const event = JSON.parse(data ?? 'null');
    expect(event.type).toBe(name);
    return event;
  });
}

describe('a streamed answer', () => {
  test('has its events in the order of the API, block by block', async () => {
    await using api = await startMessagesApi();
    const events = await eventsOf(
      await post(api.url, turn('THINK hm ++ SAY a b ++ TOOL Read {"file_path":"/x"}')),
    );
    expect(
      events.map((event) => [event.type, event.index, event.delta?.type ?? event.content_block?.type]),
    ).toEqual([
      ['message_start', undefined, undefined],
      ['content_block_start', 0, 'thinking'],
      ['content_block_delta', 0, 'thinking_delta'],
      ['content_block_delta', 0, 'signature_delta'],
      ['content_block_stop', 0, undefined],
      ['content_block_start', 1, 'text'],
      ['content_block_delta', 1, 'text_delta'],
      ['content_block_delta', 1, 'text_delta'],
      ['content_block_stop', 1, undefined],
      ['content_block_start', 2, 'tool_use'],
      ['content_block_delta', 2, 'input_json_delta'],
      ['content_block_delta', 2, 'input_json_delta'],
      ['content_block_stop', 2, undefined],
      ['message_delta', undefined, undefined],
      ['message_stop', undefined, undefined],
    ]);
    const json = events.map((event) => event.delta?.partial_json ?? '').join('');
    expect(JSON.parse(json)).toEqual({ file_path: '/x' });
    expect(events.at(-2)).toMatchObject({
      delta: { stop_reason: 'tool_use' },
      usage: { output_tokens: expect.any(Number) },
    });
    expect(events[0].message).toMatchObject({
      role: 'assistant',
      model: 'm',
      content: [],
      stop_reason: null,
    });
  });

  test('never gives two messages or tool calls one id', async () => {
    await using api = await startMessagesApi();
    const answers = await Promise.all(
      [1, 2].map(async () => eventsOf(await post(api.url, turn('TOOL Read {}')))),
    );
    const messageIds = answers.map(([start]) => start.message.id);
    const toolIds = answers.map(([, start]) => start.content_block.id);
    expect(new Set([...messageIds, ...toolIds]).size).toBe(4);
    expect(messageIds[0]).toMatch(/^msg_/);
    expect(toolIds[0]).toMatch(/^toolu_/);
  });

  test('that fails on the way ends with an error event', async () => {
    await using api = await startMessagesApi();
    const events = await eventsOf(await post(api.url, turn('SAY a ++ ERR 529')));
    expect(events.at(-1)).toMatchObject({ type: 'error', error: { type: 'overloaded_error' } });
  });

  test('ends with the stop reason asked for', async () => {
    await using api = await startMessagesApi();
    const events = await eventsOf(await post(api.url, turn('SAY a ++ STOP max_tokens')));
    expect(events.at(-2)).toMatchObject({ delta: { stop_reason: 'max_tokens' } });
  });
});

test('without stream the same answer comes in one piece, its stop reason set', async () => {
  await using api = await startMessagesApi();
  const answer = await post(api.url, turn('THINK hm ++ SAY a b ++ TOOL Read {"x":1}', { stream: undefined }));
  expect(await answer.json()).toMatchObject({
    type: 'message',
    content: [
      { type: 'thinking', thinking: 'hm' },
      { type: 'text', text: 'a b' },
      { type: 'tool_use', name: 'Read', input: { x: 1 } },
    ],
    stop_reason: 'tool_use',
    usage: { input_tokens: expect.any(Number), output_tokens: expect.any(Number) },
  });
});

test('an error answer has the status, the type that goes with it, and retry-after', async () => {
  await using api = await startMessagesApi();
  const answer = await post(api.url, turn('ERR 429 7'));
  expect(answer.status).toBe(429);
  expect(answer.headers.get('retry-after')).toBe('7');
  expect(await answer.json()).toMatchObject({ type: 'error', error: { type: 'rate_limit_error' } });
});

test('tokens are counted, and other paths are answered', async () => {
  await using api = await startMessagesApi();
  const counted = await fetch(`${api.url}/v1/messages/count_tokens`, {
    method: 'POST',
    body: JSON.stringify(turn('a')),
  });
  expect(await counted.json()).toEqual({ input_tokens: expect.any(Number) });
  expect((await fetch(`${api.url}/api/hello`, { method: 'HEAD' })).status).toBe(200);
  expect(api.requests).toEqual([]);
});

test('a body that is no JSON is refused and harms nobody else', async () => {
  await using api = await startMessagesApi();
  const answer = await fetch(`${api.url}/v1/messages`, { method: 'POST', body: '{' });
  expect(answer.status).toBe(400);
  expect((await post(api.url, turn('SAY a'))).status).toBe(200);
});

test('a script that throws is told to the client and recorded as an error', async () => {
  await using api = await startMessagesApi({
    script: () => {
      throw new Error('the script is wrong');
    },
  });
  const answer = await post(api.url, turn('SAY a'));
  expect(answer.status).toBe(500);
  expect(await answer.text()).toContain('the script is wrong');
  expect(await api.requests[0]?.ended).toBe('error');
});

describe('waitForRequest', () => {
  test('finds what came before and what is to come', async () => {
    await using api = await startMessagesApi();
    const waiting = api.waitForRequest((request) => request.prompt === 'SAY b');
    await (await post(api.url, turn('SAY a'))).text();
    await (await post(api.url, turn('SAY b'))).text();
    expect((await waiting).index).toBe(1);
    expect((await api.waitForRequest((request) => request.prompt === 'SAY a')).index).toBe(0);
  });

  test('rejects after its time, and when the server stops', async () => {
    await using api = await startMessagesApi();
    await expect(api.waitForRequest(() => true, { timeoutMs: 1 })).rejects.toThrow('within 1 ms');
    const waiting = api.waitForRequest(() => true);
    const rejected = expect(waiting).rejects.toThrow('stopped');
    await api.stop();
    await rejected;
  });
});

describe('stop', () => {
  test('ends hung and slow answers and leaves no port open', async () => {
    const api = await startMessagesApi();
    const hung = post(api.url, turn('HANG')).then(
      () => 'answered',
      () => 'closed',
    );
    const slow = await post(api.url, turn('SLOW 1000 1000'));
    const rest = slow.text().then(
      () => 'answered',
      () => 'closed',
    );
    await api.waitForRequest((request) => request.prompt === 'HANG');
    await api.stop();
    expect(await hung).toBe('closed');
    expect(await rest).toBe('closed');
    expect(await Promise.all(api.requests.map((request) => request.ended))).toEqual(['stopped', 'stopped']);
    await expect(fetch(api.url)).rejects.toThrow('fetch failed');
  });

  test('ends a request whose body never comes', async () => {
    const api = await startMessagesApi();
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    socket.on('error', () => {});
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await new Promise<void>((resolve) => {
      socket.write('POST /v1/messages HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n', () => resolve());
    });
    // The server has the connection once it has answered another one that came later.
    await (await post(api.url, turn('SAY a'))).text();
    await api.stop();
    await closed;
  });

  test('may be called twice', async () => {
    const api = await startMessagesApi();
    await Promise.all([api.stop(), api.stop()]);
    await api.stop();
  });
});

test('a client that leaves is noticed, and nothing more is written', async () => {
  await using api = await startMessagesApi();
  const leaving = new AbortController();
  const response = await post(api.url, turn('SLOW 1000000 5'), { signal: leaving.signal });
  const reader = response.body?.getReader();
  await reader?.read();
  leaving.abort();
  expect(await api.requests[0]?.ended).toBe('client_closed');
});

test('a client that does not read holds the writer up instead of filling memory', async () => {
  await using api = await startMessagesApi();
  const before = process.memoryUsage.rss();
  const leaving = new AbortController();
  const response = await post(api.url, turn('DELTAS 100000 10000'), { signal: leaving.signal });
  const reader = response.body?.getReader();
  await reader?.read();
  // A billion bytes are asked for. What keeps the writer from making them is only that nobody reads.
  for (let round = 0; round < 200; round += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(process.memoryUsage.rss() - before).toBeLessThan(200_000_000);
  leaving.abort();
  expect(await api.requests[0]?.ended).toBe('client_closed');
});

test('the environment keeps everything below the home it is given, and asks no proxy', async () => {
  await using api = await startMessagesApi();
  expect(api.environment('/home/of/test')).toEqual({
    ANTHROPIC_BASE_URL: api.url,
    ANTHROPIC_API_KEY: 'sk-ant-loopback',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    HOME: '/home/of/test',
    CLAUDE_CONFIG_DIR: '/home/of/test/.claude',
    NO_PROXY: '127.0.0.1',
    no_proxy: '127.0.0.1',
  });
  expect(api.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test('a request nested deeper than the stack is gets a 500, and the next one its answer', async () => {
  await using api = await startMessagesApi();
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const turnBody = JSON.stringify(turn('hi'));
  for (const path of ['/v1/messages', '/v1/messages/count_tokens']) {
    const body = turnBody.replace('"m"', `"m","deep":${deep}`);
    const response = await fetch(`${api.url}${path}`, { method: 'POST', body });
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ type: 'error', error: { type: 'api_error' } });
  }
  expect((await post(api.url, turn('hi'))).status).toBe(200);
});
