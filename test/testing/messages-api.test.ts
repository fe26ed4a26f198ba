import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMessagesApi } from '@troupe/testing';
import { expect, test } from 'vitest';
import type { Line } from './raw-cli.ts';
import { realCli } from './real-cli.ts';

const isDelta = (line: Line) => line.event?.delta?.type === 'text_delta';
const deltasOf = (lines: readonly Line[]) => lines.filter(isDelta).map((line) => line.event.delta.text);

test('a prompt of the language is answered, and its deltas make up the answer', async () => {
  await using api = await startMessagesApi();
  await using cli = await realCli(api);
  cli.prompt('SAY hello loopback world');
  expect(await cli.result()).toMatchObject({
    subtype: 'success',
    is_error: false,
    stop_reason: 'end_turn',
    result: 'hello loopback world',
  });
  expect(deltasOf(cli.lines)).toEqual(['hello ', 'loopback ', 'world']);
  expect(api.requests).toHaveLength(1);
  expect(api.requests[0]).toMatchObject({
    prompt: 'SAY hello loopback world',
    prompts: ['SAY hello loopback world'],
    step: 0,
    attempt: 1,
    stream: true,
    sessionId: cli.sessionId,
  });
});

test('a prompt outside the language is said back', async () => {
  await using api = await startMessagesApi();
  await using cli = await realCli(api);
  cli.prompt('What is an actor?');
  expect(await cli.result()).toMatchObject({ result: 'You said: What is an actor?' });
});

test('usage is counted, so that a turn costs something', async () => {
  await using api = await startMessagesApi();
  await using cli = await realCli(api);
  cli.prompt('SAY twelve words would be more than this answer of eleven has');
  const result = await cli.result();
  expect(result.usage.input_tokens).toBeGreaterThan(100);
  expect(result.usage.output_tokens).toBe(19);
  expect(result.total_cost_usd).toBeGreaterThan(0);
});

test('SLOW gives one delta per word', async () => {
  await using api = await startMessagesApi();
  await using cli = await realCli(api);
  cli.prompt('SLOW 4 20');
  expect(await cli.result()).toMatchObject({ result: 'w0 w1 w2 w3 ' });
  expect(deltasOf(cli.lines)).toEqual(['w0 ', 'w1 ', 'w2 ', 'w3 ']);
});

test('THINK gives a thinking block with a signature before the text', async () => {
  await using api = await startMessagesApi();
  await using cli = await realCli(api);
  cli.prompt('THINK let me see ++ SAY seen');
  expect(await cli.result()).toMatchObject({ result: 'seen' });
  const blocks = cli.lines
    .filter((line) => line.type === 'assistant')
    .flatMap((line) => line.message.content);
  expect(blocks).toMatchObject([
    { type: 'thinking', thinking: 'let me see', signature: expect.stringMatching(/./) },
    { type: 'text', text: 'seen' },
  ]);
});

test('TOOL runs the tool, and the next step answers its result', async () => {
  await using api = await startMessagesApi();
  await using cli = await realCli(api);
  cli.prompt('TOOL Bash {"command":"echo from the tool","description":"say it"} ;; SAY it worked');
  expect(await cli.result()).toMatchObject({ result: 'it worked', num_turns: 2 });
  expect(api.requests.map(({ step, prompt }) => [step, prompt.slice(0, 9)])).toEqual([
    [0, 'TOOL Bash'],
    [1, 'TOOL Bash'],
  ]);
  expect(api.requests[1]?.toolResults).toEqual(['from the tool']);
});

test('a bare command is enough for Bash, and without a further step the answer tells what the tool said', async () => {
  await using api = await startMessagesApi();
  await using cli = await realCli(api);
  cli.prompt('TOOL Bash echo bare');
  expect(await cli.result()).toMatchObject({ result: 'The tool answered: bare' });
});

test('several TOOL parts are called by one message', async () => {
  await using api = await startMessagesApi();
  await using cli = await realCli(api);
  cli.prompt('TOOL Bash echo one ++ TOOL Bash echo two ;; SAY both');
  expect(await cli.result()).toMatchObject({ result: 'both' });
  // Which of the two is done first is up to them.
  expect(api.requests[1]?.toolResults.toSorted()).toEqual(['one', 'two']);
});

test('RECALL proves that two turns share a conversation', async () => {
  await using api = await startMessagesApi();
  await using cli = await realCli(api);
  cli.prompt('SAY first');
  await cli.result(0);
  cli.prompt('RECALL');
  expect(await cli.result(1)).toMatchObject({ result: 'Earlier prompts: (1) SAY first' });
});

test('RECALL proves that a resumed session knows the one before', async () => {
  await using api = await startMessagesApi();
  const home = await mkdtemp(join(tmpdir(), 'troupe-'));
  try {
    await using first = await realCli(api, { home });
    first.prompt('SAY before');
    await first.result();
    first.child.stdin.end();
    await first.exited;
    await using second = await realCli(api, { home, args: [`--resume=${first.sessionId}`] });
    second.prompt('RECALL');
    expect(await second.result()).toMatchObject({ result: 'Earlier prompts: (1) SAY before' });
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
});

test('a session without any tools has turns all the same, and what the CLI asks for itself is none', async () => {
  await using api = await startMessagesApi();
  await using cli = await realCli(api, { args: ['--tools='] });
  await cli.control({ subtype: 'initialize', systemPrompt: [''] });
  cli.prompt('ECHO');
  const { result } = await cli.result(0);
  expect(result).toMatch(/^1 messages, model \S+, tools \[\], last prompt: ECHO$/);
  // A one-token probe, a side question and a compaction go to the model too.
  await cli.control({ subtype: 'set_model', model: 'claude-sonnet-4-5' });
  await cli.control({ subtype: 'side_question', question: 'what?' });
  await cli.control({ subtype: 'get_context_usage' });
  cli.prompt('/compact');
  await cli.result(1);
  cli.prompt('SAY last');
  expect(await cli.result(2)).toMatchObject({ result: 'last' });
  expect(api.requests.map((request) => request.prompt)).toEqual(['ECHO', 'SAY last']);
});

test.each([
  [401, 'authentication_failed'],
  [429, 'rate_limit'],
  [500, 'server_error'],
])('ERR %i ends the turn with an error result of that status', async (status, error) => {
  await using api = await startMessagesApi();
  await using cli = await realCli(api);
  cli.prompt(`ERR ${status}`);
  expect(await cli.result()).toMatchObject({
    is_error: true,
    terminal_reason: 'api_error',
    api_error_status: status,
  });
  expect(await cli.line((line) => line.subtype === 'api_retry')).toMatchObject({
    error_status: status,
    error,
  });
  expect(api.requests.map((request) => request.attempt)).toEqual([1, 2]);
});

test('ERR 529 is told as overload', async () => {
  await using api = await startMessagesApi();
  await using cli = await realCli(api);
  cli.prompt('ERR 529');
  expect(await cli.result()).toMatchObject({ is_error: true, api_error_status: 529 });
  expect(await cli.line((line) => line.subtype === 'api_retry')).toMatchObject({ error: 'overloaded' });
});

test('a fault with a number of times is over after them, and retry-after is heeded', async () => {
  await using api = await startMessagesApi();
  await using cli = await realCli(api);
  cli.prompt('ERR 429 1 x1 ++ SAY recovered');
  expect(await cli.result()).toMatchObject({ is_error: false, result: 'recovered' });
  const retry = await cli.line((line) => line.subtype === 'api_retry');
  expect(retry.retry_delay_ms).toBeGreaterThanOrEqual(1000);
  expect(await Promise.all(api.requests.map((request) => request.ended))).toEqual(['error', 'answered']);
});

test('CUT tears the stream; asked for the answer in one piece, the model gives it', async () => {
  await using api = await startMessagesApi();
  await using cli = await realCli(api);
  cli.prompt('CUT 3');
  expect(await cli.result()).toMatchObject({ is_error: false, result: 'w0 w1 w2 ' });
  // A client that has no time to read loses what a torn connection carried last: a busy machine hears fewer words.
  const heard = deltasOf(cli.lines);
  const beforeTheTear = heard.slice(0, heard.lastIndexOf('w0 '));
  expect(beforeTheTear).toEqual(['w0 ', 'w1 ', 'w2 '].slice(0, beforeTheTear.length));
  const ends = await Promise.all(api.requests.map((request) => request.ended));
  expect(ends.at(0)).toBe('cut');
  expect(ends.at(-1)).toBe('answered');
  expect(api.requests.at(-1)?.stream).toBe(false);
});

test('HANG is left by an interrupt, and the session goes on', async () => {
  await using api = await startMessagesApi();
  await using cli = await realCli(api);
  cli.prompt('HANG');
  const hung = await api.waitForRequest((request) => request.prompt === 'HANG');
  await cli.control({ subtype: 'interrupt' });
  expect(await cli.result(0)).toMatchObject({ terminal_reason: 'aborted_streaming' });
  expect(await hung.ended).toBe('client_closed');
  cli.prompt('SAY on it goes');
  expect(await cli.result(1)).toMatchObject({ is_error: false, result: 'on it goes' });
});

test('an interrupt in the middle of an answer stops its writing', async () => {
  await using api = await startMessagesApi();
  await using cli = await realCli(api);
  cli.prompt('SLOW 100000 20');
  await cli.line((line) => isDelta(line) && line.event.delta.text === 'w2 ');
  await cli.control({ subtype: 'interrupt' });
  expect(await cli.result()).toMatchObject({ terminal_reason: 'aborted_streaming' });
  expect(await api.requests[0]?.ended).toBe('client_closed');
});

test('a prompt after an interrupted tool is read as a prompt of its own', async () => {
  await using api = await startMessagesApi();
  await using cli = await realCli(api);
  cli.prompt('TOOL Bash {"command":"tail -f /dev/null","description":"waits"}');
  await cli.line((line) => line.type === 'assistant' && line.message.content[0].type === 'tool_use');
  await cli.line((line) => line.event?.type === 'message_stop');
  await cli.control({ subtype: 'interrupt' });
  expect(await cli.result(0)).toMatchObject({ terminal_reason: expect.stringMatching(/^aborted_/) });
  cli.prompt('SAY next');
  expect(await cli.result(1)).toMatchObject({ result: 'next' });
  expect(api.requests.at(-1)).toMatchObject({ prompt: 'SAY next', step: 0 });
});

test('a subagent is answered by its own prompt, and its calls can be told from those of the session', async () => {
  await using api = await startMessagesApi();
  await using cli = await realCli(api);
  const call = { description: 'sub', prompt: 'SAY by the subagent', subagent_type: 'general-purpose' };
  cli.prompt(`TOOL Agent ${JSON.stringify(call)} ;; SAY by the session`);
  expect(await cli.result()).toMatchObject({ is_error: false });
  const calls = api.requests.map(({ agentId, prompt }) => [agentId === undefined, prompt.split(' ')[0]]);
  expect(calls).toContainEqual([true, 'TOOL']);
  expect(calls).toContainEqual([false, 'SAY']);
});

test('a background task that ends makes a turn of its own, which is answered', async () => {
  await using api = await startMessagesApi();
  await using cli = await realCli(api);
  cli.prompt('TOOL Bash {"command":"true","description":"bg","run_in_background":true} ;; SAY started');
  expect(await cli.result(0)).toMatchObject({ result: 'started' });
  expect(await cli.result(1)).toMatchObject({
    origin: { kind: 'task-notification' },
    result: 'A background task has reported back.',
  });
});

test('DELTAS and BIG arrive whole', async () => {
  await using api = await startMessagesApi();
  await using cli = await realCli(api);
  cli.prompt('DELTAS 2000');
  await cli.result(0);
  expect(deltasOf(cli.lines).map((text: string) => Number(text.replace(/^\.+/, '')))).toEqual([
    ...Array(2000).keys(),
  ]);
  cli.prompt('BIG 1000000');
  expect((await cli.result(1)).result).toHaveLength(1_000_000);
});

test('a script of the test goes before the prompt', async () => {
  await using api = await startMessagesApi({
    script: (request) => (request.prompt === 'hi' ? [[{ type: 'say', text: 'scripted' }]] : undefined),
  });
  await using cli = await realCli(api);
  cli.prompt('hi');
  expect(await cli.result(0)).toMatchObject({ result: 'scripted' });
  cli.prompt('SAY by the prompt');
  expect(await cli.result(1)).toMatchObject({ result: 'by the prompt' });
});

test('hangUp tears the calls that are being answered, and the CLI asks again', async () => {
  await using api = await startMessagesApi();
  await using cli = await realCli(api);
  cli.prompt('SLOW 200 20 ++ SAY at last');
  const call = await api.waitForRequest(() => true);
  expect(api.hangUp(() => false)).toBe(0);
  expect(api.hangUp((request) => request === call)).toBe(1);
  expect(await call.ended).toBe('cut');
  const again = await api.waitForRequest((request) => request.attempt === 2);
  expect(again.messages).toEqual(call.messages);
  expect((await cli.result()).result).toContain('at last');
  expect(api.hangUp()).toBe(0);
});

test('maxRequests keeps the latest calls and counts on', async () => {
  await using api = await startMessagesApi({ maxRequests: 1 });
  await using cli = await realCli(api);
  cli.prompt('SAY one');
  await cli.result();
  cli.prompt('SAY two');
  await cli.result(1);
  expect(api.requests.map(({ index, prompt }) => [index, prompt])).toEqual([[1, 'SAY two']]);
});
