import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { kindOf, type Line } from './raw-cli.ts';
import { scripted } from './scripted.ts';

const isDelta = (line: Line) => line.event?.delta?.type === 'text_delta';
const deltasOf = (lines: readonly Line[]) => lines.filter(isDelta).map((line) => line.event.delta.text);
/** What matters for whose turn a line is: states, lifecycle, the openings of turns, results. */
const accountsOf = (lines: readonly Line[]) =>
  lines
    .filter(
      (line) =>
        ['result', 'command_lifecycle'].includes(line.type) || /init|status|state/.test(line.subtype ?? ''),
    )
    .map((line) => (line.type === 'result' ? 'result' : (line.state ?? line.subtype)));

describe('steps of a turn', () => {
  test('text comes in as many deltas of as many bytes as asked for, and whole in the assistant frame', async () => {
    await using cli = await scripted({ turns: [{ steps: [{ type: 'text', deltas: 500, bytes: 20 }] }] });
    cli.prompt('x');
    const { result } = await cli.result();
    expect(deltasOf(cli.lines)).toHaveLength(500);
    expect(deltasOf(cli.lines).every((text) => text.length === 20)).toBe(true);
    expect(deltasOf(cli.lines).join('')).toBe(result);
    const assistant = await cli.line((line) => line.type === 'assistant');
    expect(assistant.message.content).toEqual([{ type: 'text', text: result }]);
  });

  test('text waits for a reader that stops', async () => {
    const steps = [
      { type: 'text', deltas: 100, bytes: 20_000 } as const,
      { type: 'stderr', text: 'past' } as const,
    ];
    await using cli = await scripted({ turns: [{ steps }] });
    cli.child.stdout.pause();
    cli.prompt('x');
    // The child goes on reading meanwhile; by the time it has read all this it would long have been past the text.
    for (let n = 0; n < 10; n += 1) {
      cli.write({ type: 'control_request', request_id: `r${n}`, request: { subtype: 'mcp_status' } });
      await cli.script.waitForLine((line) => (line as Line).request_id === `r${n}`, { timeoutMs: 60_000 });
    }
    expect(cli.stderr()).toBe('');
    cli.child.stdout.resume();
    await cli.result();
    expect(deltasOf(cli.lines)).toHaveLength(100);
  });

  test('an assistant frame stands by itself, a subagent’s with its parent', async () => {
    const content = [{ type: 'text', text: 'aside' }];
    await using cli = await scripted({
      turns: [{ steps: [{ type: 'assistant', content, parentToolUseId: 'toolu_1' }] }],
    });
    cli.prompt('x');
    await cli.result();
    expect(await cli.line((line) => line.type === 'assistant')).toMatchObject({
      parent_tool_use_id: 'toolu_1',
      message: { content },
    });
    expect(cli.lines.some((line) => line.type === 'stream_event')).toBe(false);
  });

  test('lines are printed as given, with the ids they lack', async () => {
    await using cli = await scripted({
      turns: [
        {
          steps: [
            { type: 'line', line: { type: 'system', subtype: 'brand_new', uuid: 'u1' } },
            { type: 'raw', text: '{"type":"raw_' },
            { type: 'raw', text: 'line"}\n' },
            { type: 'garbage' },
            { type: 'garbage', text: 'half a {' },
          ],
        },
      ],
    });
    cli.prompt('x');
    const { session_id } = await cli.result();
    const odd = cli.lines.filter((line) => /brand_new|raw_line|not-json/.test(kindOf(line)));
    expect(odd).toEqual([
      { session_id, uuid: 'u1', type: 'system', subtype: 'brand_new' },
      { type: 'raw_line' },
      { type: 'not-json', text: '[SandboxDebug] this is not JSON {' },
      { type: 'not-json', text: 'half a {' },
    ]);
  });

  test('a huge line has as many bytes as asked for', async () => {
    await using cli = await scripted({ turns: [{ steps: [{ type: 'hugeLine', bytes: 3_000_000 }] }] });
    cli.prompt('x');
    await cli.result();
    const huge = await cli.line((line) => line.subtype === 'scripted_huge_line');
    expect(JSON.stringify(huge).length + 1).toBe(3_000_000);
  });

  test('a split line comes in as many chunks as it has pieces, and is whole when they are joined', async () => {
    await using cli = await scripted({
      turns: [
        {
          steps: [
            { type: 'split', text: 'ä€😀 first ', at: 'every' },
            { type: 'split', text: 'second', at: [10, -3], pauseMs: 20 },
          ],
        },
      ],
    });
    let chunks = 0;
    cli.child.stdout.on('data', () => {
      chunks += 1;
    });
    cli.prompt('x');
    expect(await cli.result()).toMatchObject({ result: 'ä€😀 first second' });
    // A line of a delta has more than two hundred bytes; a busy machine may join a few of the pieces again.
    expect(chunks).toBeGreaterThan(100);
    expect(deltasOf(cli.lines)).toEqual(['ä€😀 first ', 'second']);
  });

  test('stderr gets its characters with no line end', async () => {
    await using cli = await scripted({ turns: [{ steps: [{ type: 'stderr', text: 'no line end' }] }] });
    cli.prompt('x');
    await cli.result();
    cli.child.stdin.end();
    await cli.exited;
    expect(cli.stderr()).toBe('no line end');
  });

  test.each([
    [{ type: 'die' } as const, { code: 1, signal: null }],
    [{ type: 'die', code: 0 } as const, { code: 0, signal: null }],
    [{ type: 'die', signal: 'SIGKILL' } as const, { code: null, signal: 'SIGKILL' }],
    [{ type: 'die', signal: 'SIGTERM' } as const, { code: null, signal: 'SIGTERM' }],
    [{ type: 'die', signal: 'SIGSEGV' } as const, { code: null, signal: 'SIGSEGV' }],
  ])('%j ends the process in the middle of its turn, with what was said before it', async (step, end) => {
    await using cli = await scripted({ turns: [{ steps: [{ type: 'text', text: 'so far' }, step] }] });
    cli.prompt('x');
    expect(await cli.exited).toEqual(end);
    expect(deltasOf(cli.lines)).toEqual(['so ', 'far']);
    expect(cli.lines.some((line) => line.type === 'result')).toBe(false);
  });

  test('a death in the middle of a line leaves half of it', async () => {
    await using cli = await scripted({ turns: [{ steps: [{ type: 'die', midLine: true }] }] });
    let printed = '';
    cli.child.stdout.on('data', (text: string) => {
      printed += text;
    });
    cli.prompt('x');
    await cli.exited;
    const last = printed.slice(printed.lastIndexOf('\n') + 1);
    expect(last).toMatch(/^\{"type":"system"/);
    expect(last).not.toMatch(/\}$/);
  });

  test('results have the fields of their kind, with those given laid over', async () => {
    await using cli = await scripted({
      turns: [
        {
          steps: [
            {
              type: 'result',
              outcome: 'error',
              fields: { terminal_reason: 'max_turns', subtype: 'error_max_turns' },
            },
          ],
        },
        { steps: [{ type: 'result', outcome: 'aborted' }] },
        {
          steps: [
            { type: 'text', text: 'a' },
            { type: 'result' },
            { type: 'result', fields: { result: 'again' } },
          ],
        },
      ],
    });
    cli.prompt('x');
    expect(await cli.result(0)).toMatchObject({
      subtype: 'error_max_turns',
      is_error: true,
      terminal_reason: 'max_turns',
    });
    cli.prompt('y');
    expect(await cli.result(1)).toMatchObject({
      subtype: 'error_during_execution',
      terminal_reason: 'aborted_streaming',
    });
    cli.prompt('z');
    expect(await cli.result(2)).toMatchObject({ subtype: 'success', result: 'a' });
    expect(await cli.result(3)).toMatchObject({ subtype: 'success', result: 'again', result_index: 3 });
  });

  test('a turn may end without any result', async () => {
    await using cli = await scripted({ turns: [{ steps: [{ type: 'result', outcome: 'skip' }] }] });
    cli.prompt('x');
    await cli.line((line) => line.state === 'idle');
    expect(cli.lines.some((line) => line.type === 'result')).toBe(false);
  });
});

describe('an interrupt', () => {
  test('is swallowed by waitForInterrupt, and the turn goes on to its own end', async () => {
    await using cli = await scripted({
      turns: [{ steps: [{ type: 'waitForInterrupt' }, { type: 'text', text: 'done anyway' }] }],
    });
    cli.prompt('x');
    await cli.line((line) => line.subtype === 'status');
    await cli.control({ subtype: 'interrupt' });
    expect(await cli.result()).toMatchObject({ is_error: false, result: 'done anyway' });
  });

  test('names the prompts that wait, and drops them where asked to', async () => {
    await using cli = await scripted({
      turns: [
        { steps: [{ type: 'waitForPrompt', count: 2 }, { type: 'text', text: 'w' }, { type: 'hang' }] },
      ],
    });
    cli.prompt('x');
    const waiting = [cli.prompt('a'), cli.prompt('b')];
    await cli.line(isDelta);
    const reply = await cli.control({ subtype: 'interrupt', cancel_queued: true });
    expect(reply.response.response).toEqual({ still_queued: [], cancelled: waiting });
    await cli.line((line) => line.state === 'idle');
    expect(cli.lines.filter((line) => line.type === 'result')).toHaveLength(1);
    const cancelled = cli.lines.filter((line) => line.state === 'cancelled').map((line) => line.command_uuid);
    expect(cancelled).toEqual(expect.arrayContaining(waiting));
  });

  test('keeps what waits otherwise, which then runs', async () => {
    await using cli = await scripted({
      turns: [{ steps: [{ type: 'waitForPrompt' }, { type: 'text', text: 'w' }, { type: 'hang' }] }],
    });
    cli.prompt('x');
    const waiting = cli.prompt('a');
    await cli.line(isDelta);
    const reply = await cli.control({ subtype: 'interrupt' });
    expect(reply.response.response).toEqual({ still_queued: [waiting] });
    expect(await cli.result(1)).toMatchObject({ result: 'a', user_message_uuids: [waiting] });
  });

  test('between turns is answered and changes nothing', async () => {
    await using cli = await scripted();
    const reply = await cli.control({ subtype: 'interrupt' });
    expect(reply.response.response).toEqual({ still_queued: [] });
    cli.prompt('on');
    expect(await cli.result()).toMatchObject({ is_error: false, result: 'on' });
  });

  test('that comes right behind a prompt is latched: the prompt still waits, then its turn begins and is aborted', async () => {
    await using cli = await scripted({ latchInterruptMs: 1_000 });
    const uuid = cli.prompt('x');
    const reply = await cli.control({ subtype: 'interrupt' });
    expect(reply.response.response).toEqual({ still_queued: [uuid] });
    expect(await cli.result()).toMatchObject({
      terminal_reason: 'aborted_streaming',
      user_message_uuids: [uuid],
    });
    cli.prompt('next');
    expect(await cli.result(1)).toMatchObject({ result: 'next' });
  });

  test('may be answered without ending anything, refused, or not answered at all', async () => {
    const turns = [{ steps: [{ type: 'text', text: 'w ' } as const, { type: 'waitForPrompt' } as const] }];
    await using kept = await scripted({ turns, controls: { interrupt: { keepRunning: true } } });
    kept.prompt('x');
    await kept.line(isDelta);
    expect((await kept.control({ subtype: 'interrupt' })).response.subtype).toBe('success');
    kept.prompt('go on');
    expect(await kept.result(0)).toMatchObject({ is_error: false });

    await using refusing = await scripted({ turns, controls: { interrupt: { error: 'not now' } } });
    refusing.prompt('x');
    await refusing.line(isDelta);
    expect((await refusing.control({ subtype: 'interrupt' })).response).toMatchObject({
      subtype: 'error',
      error: 'not now',
    });
    refusing.prompt('go on');
    expect(await refusing.result(0)).toMatchObject({ is_error: false });

    await using silent = await scripted({ turns, controls: { interrupt: { never: true } } });
    silent.prompt('x');
    await silent.line(isDelta);
    silent.write({ type: 'control_request', request_id: 'r', request: { subtype: 'interrupt' } });
    silent.prompt('go on');
    expect(await silent.result(0)).toMatchObject({ is_error: false });
    expect(silent.lines.some((line) => line.type === 'control_response')).toBe(false);
  });
});

describe('permission', () => {
  const read = (file: string) => ({ name: 'Read', input: { file } });

  test('is asked for several tools at once, and each result goes by its own reply', async () => {
    await using cli = await scripted({
      turns: [{ steps: [{ type: 'tools', calls: [read('a'), read('b')], ask: true }] }],
    });
    cli.prompt('x');
    const asks = [0, 1].map((n) => {
      let seen = 0;
      return cli.line((line) => line.type === 'control_request' && seen++ === n);
    });
    const [first, second] = await Promise.all(asks);
    expect([first?.request.input, second?.request.input]).toEqual([{ file: 'a' }, { file: 'b' }]);
    const answer = (ask: Line | undefined, response: object) =>
      cli.write({
        type: 'control_response',
        response: { subtype: 'success', request_id: ask?.request_id, response },
      });
    answer(second, { behavior: 'deny', message: 'no b' });
    answer(first, { behavior: 'allow', updatedInput: { file: 'c' } });
    expect(await cli.result()).toMatchObject({ permission_denials: [{ tool_input: { file: 'b' } }] });
    const results = cli.lines.filter((line) => line.type === 'user').map((line) => line.message.content[0]);
    expect(results).toMatchObject([
      { content: 'ok {"file":"c"}', is_error: false, tool_use_id: first?.request.tool_use_id },
      { content: 'no b', is_error: true, tool_use_id: second?.request.tool_use_id },
    ]);
  });

  test('denied with interrupt ends the turn', async () => {
    await using cli = await scripted({
      turns: [
        {
          steps: [
            { type: 'tools', calls: [read('a')], ask: true },
            { type: 'text', text: 'never' },
          ],
        },
      ],
    });
    cli.prompt('x');
    const ask = await cli.line((line) => line.type === 'control_request');
    const response = { behavior: 'deny', message: 'stop', interrupt: true };
    cli.write({
      type: 'control_response',
      response: { subtype: 'success', request_id: ask.request_id, response },
    });
    expect(await cli.result()).toMatchObject({ terminal_reason: 'aborted_tools' });
    const results = cli.lines.filter((line) => line.message?.content?.[0]?.type === 'tool_result');
    expect(results).toHaveLength(1);
  });

  test('that nobody can give any more is refused, and the turn goes on', async () => {
    await using cli = await scripted({
      turns: [
        {
          steps: [
            { type: 'tools', calls: [read('a')], ask: true },
            { type: 'text', text: 'after' },
          ],
        },
      ],
    });
    cli.prompt('x');
    await cli.line((line) => line.type === 'control_request');
    cli.child.stdin.end();
    expect(await cli.result()).toMatchObject({
      result: 'after',
      permission_denials: [{ tool_name: 'Read' }],
    });
    expect((await cli.exited).code).toBe(0);
  });

  test('a request of any kind can be made and waited for', async () => {
    const request = { subtype: 'hook_callback', callback_id: 'h1', input: {} };
    await using cli = await scripted({
      turns: [
        {
          steps: [
            { type: 'request', request },
            { type: 'text', text: 'after' },
          ],
        },
      ],
    });
    cli.prompt('x');
    const asked = await cli.line((line) => line.type === 'control_request');
    expect(asked.request).toEqual(request);
    expect(cli.lines.some((line) => line.type === 'result')).toBe(false);
    cli.write({
      type: 'control_response',
      response: { subtype: 'success', request_id: asked.request_id, response: {} },
    });
    expect(await cli.result()).toMatchObject({ result: 'after' });
  });
});

test('an interrupt withdraws what a turn asks', async () => {
  const request = { subtype: 'hook_callback', callback_id: 'h1', input: {} };
  await using cli = await scripted({ turns: [{ steps: [{ type: 'request', request }] }] });
  cli.prompt('x');
  const { request_id } = await cli.line((line) => line.type === 'control_request');
  await cli.control({ subtype: 'interrupt' });
  expect(await cli.line((line) => line.type === 'control_cancel_request')).toMatchObject({ request_id });
  expect(await cli.result()).toMatchObject({ terminal_reason: 'aborted_streaming' });
});

describe('the order in which a turn ends', () => {
  test.each([
    ['after_result', ['result', 'completed', 'idle']],
    ['before_result', ['completed', 'result', 'idle']],
    ['after_idle', ['result', 'idle', 'completed']],
  ] as const)('is %s', async (lifecycle, order) => {
    await using cli = await scripted({ lifecycle });
    cli.prompt('x');
    await cli.line((line) =>
      lifecycle === 'after_idle' ? line.state === 'completed' : line.state === 'idle',
    );
    expect(accountsOf(cli.lines).slice(-3)).toEqual(order);
  });

  test('without lifecycle there are no capabilities, states or marks either, as with an older CLI', async () => {
    await using cli = await scripted({ lifecycle: 'none' });
    cli.prompt('x');
    const result = await cli.result();
    expect(result.user_message_uuids).toBeUndefined();
    cli.child.stdin.end();
    await cli.exited;
    expect(accountsOf(cli.lines)).toEqual(['init', 'status', 'result']);
    expect((await cli.line((line) => line.subtype === 'init')).capabilities).toBeUndefined();
  });

  test('capabilities are those given', async () => {
    await using cli = await scripted({ capabilities: ['msg_lifecycle_v1'] });
    cli.prompt('x');
    expect((await cli.line((line) => line.subtype === 'init')).capabilities).toEqual(['msg_lifecycle_v1']);
  });

  test('idle is withheld by a turn or altogether', async () => {
    await using once = await scripted({ turns: [{ withholdIdle: true }] });
    once.prompt('x');
    await once.result(0);
    once.prompt('y');
    await once.line((line) => line.state === 'idle');
    expect(accountsOf(once.lines).filter((word) => word === 'idle' || word === 'result')).toEqual([
      'result',
      'result',
      'idle',
    ]);

    await using never = await scripted({ withholdIdle: true });
    never.prompt('x');
    await never.result();
    never.child.stdin.end();
    await never.exited;
    expect(accountsOf(never.lines)).not.toContain('idle');
  });
});

describe('a turn nobody asked for', () => {
  const own = { type: 'text', text: 'own' } as const;

  test('names no prompt, and its result says where it comes from', async () => {
    await using cli = await scripted({ unaskedAtStart: {} });
    await cli.control({ subtype: 'initialize' });
    const result = await cli.result();
    expect(result).toMatchObject({ origin: { kind: 'task-notification' }, result: 'done in the background' });
    expect(result.user_message_uuids).toBeUndefined();
    expect((await cli.line((line) => line.subtype === 'status')).user_message_uuids).toBeUndefined();
    await cli.line((line) => line.state === 'idle');
    expect(accountsOf(cli.lines)).toEqual(['running', 'init', 'status', 'result', 'idle']);
  });

  test('that has just begun when a prompt comes lets the prompt wait for its own turn', async () => {
    await using cli = await scripted({ turns: [{ before: { steps: [own] } }] });
    const uuid = cli.prompt('mine');
    expect(await cli.result(0)).toMatchObject({ result: 'own', origin: { kind: 'task-notification' } });
    expect(await cli.result(1)).toMatchObject({ result: 'mine', user_message_uuids: [uuid] });
    await cli.line((line) => line.state === 'idle');
    expect(accountsOf(cli.lines)).toEqual([
      'running',
      'init',
      'status',
      'queued',
      'result',
      'started',
      'init',
      'status',
      'result',
      'completed',
      'idle',
    ]);
  });

  test('or takes it in: one result with both the prompt’s uuid and the origin', async () => {
    const before = { steps: [{ type: 'tools', calls: [{ name: 'Read' }] } as const, own] };
    await using cli = await scripted({ turns: [{ before }] });
    const uuid = cli.prompt('mine');
    expect(await cli.result()).toMatchObject({
      origin: { kind: 'task-notification' },
      user_message_uuids: [uuid],
      result: 'own',
    });
    await cli.line((line) => line.state === 'idle');
    expect(accountsOf(cli.lines)).toEqual([
      'running',
      'init',
      'status',
      'queued',
      'started',
      'status',
      'completed',
      'result',
      'idle',
    ]);
  });

  test('comes after a turn, behind its idle or instead of it', async () => {
    await using behind = await scripted({ turns: [{ after: { steps: [own] } }] });
    behind.prompt('x');
    await behind.result(1);
    await behind.line((line) => line.state === 'idle', behind.lines.length - 1);
    expect(accountsOf(behind.lines).slice(4)).toEqual([
      'status',
      'result',
      'completed',
      'idle',
      'running',
      'init',
      'status',
      'result',
      'idle',
    ]);

    await using instead = await scripted({ turns: [{ after: { steps: [own], idleBefore: false } }] });
    instead.prompt('x');
    await instead.result(1);
    await instead.line((line) => line.state === 'idle');
    expect(accountsOf(instead.lines).slice(4)).toEqual([
      'status',
      'result',
      'completed',
      'init',
      'status',
      'result',
      'idle',
    ]);
  });

  test('that is still to come holds up neither the prompts in between nor, at the end of input, itself', async () => {
    await using cli = await scripted({
      turns: [{ after: { delayMs: 2_000, steps: [own], idleBefore: false } }],
    });
    cli.prompt('one');
    await cli.result(0);
    cli.prompt('two');
    expect(await cli.result(1)).toMatchObject({ result: 'two' });
    cli.child.stdin.end();
    expect(await cli.result(2)).toMatchObject({ result: 'own' });
    expect((await cli.exited).code).toBe(0);
  });

  test('can wait for a prompt to come in its middle', async () => {
    await using cli = await scripted({ unaskedAtStart: { steps: [own, { type: 'waitForPrompt' }] } });
    await cli.control({ subtype: 'initialize' });
    await cli.line(isDelta);
    const uuid = cli.prompt('mine');
    expect(await cli.result(0)).toMatchObject({ result: 'own' });
    expect(await cli.result(1)).toMatchObject({ result: 'mine', user_message_uuids: [uuid] });
  });
});

describe('control requests', () => {
  const ask = (id: string, subtype: string) => ({
    type: 'control_request',
    request_id: id,
    request: { subtype },
  });

  test('have the replies of the CLI, and an unknown one is refused', async () => {
    await using cli = await scripted();
    const replyTo = async (request: object) => (await cli.control(request)).response;
    expect(await replyTo({ subtype: 'set_model', model: 'm' })).toMatchObject({ response: { model: 'm' } });
    expect(await replyTo({ subtype: 'set_permission_mode', mode: 'plan' })).toMatchObject({
      response: { mode: 'plan' },
    });
    expect(await replyTo({ subtype: 'mcp_status' })).toMatchObject({ response: { mcpServers: [] } });
    expect(await replyTo({ subtype: 'set_max_thinking_tokens' })).toEqual(
      expect.not.objectContaining({ response: expect.anything() }),
    );
    expect(await replyTo({ subtype: 'no_such' })).toMatchObject({
      subtype: 'error',
      error: 'Unsupported control request subtype: no_such',
    });
    cli.prompt('x');
    expect(await cli.line((line) => line.subtype === 'init')).toMatchObject({
      model: 'm',
      permissionMode: 'plan',
    });
    await cli.control({ subtype: 'end_session' });
    expect((await cli.exited).code).toBe(0);
  });

  test('a prompt that waits can be cancelled, one that runs cannot', async () => {
    await using cli = await scripted({
      turns: [{ steps: [{ type: 'waitForPrompt' }, { type: 'text', text: 'w' }, { type: 'hang' }] }],
    });
    const running = cli.prompt('x');
    const waiting = cli.prompt('y');
    await cli.line(isDelta);
    const cancel = async (uuid: string) =>
      (await cli.control({ subtype: 'cancel_async_message', message_uuid: uuid })).response.response;
    expect(await cancel(waiting)).toEqual({ cancelled: true });
    expect(await cancel(running)).toEqual({ cancelled: false });
  });

  test('are answered by script: with other fields, an error, late, never, or after other lines', async () => {
    await using cli = await scripted({
      controls: {
        initialize: { before: [{ type: 'line', line: { type: 'early' } }], reply: { pid: 1 } },
        get_usage: { reply: { session: 1 } },
        mcp_status: { error: 'broken' },
        rewind_files: { delayMs: 1_000 },
        stop_task: { never: true },
      },
    });
    expect((await cli.control({ subtype: 'initialize' })).response.response).toMatchObject({
      pid: 1,
      claude_code_version: '2.1.332',
    });
    expect(kindOf(cli.lines[0] ?? { type: '' })).toBe('early');
    expect((await cli.control({ subtype: 'get_usage' })).response.response).toEqual({ session: 1 });
    for (const [index, subtype] of ['stop_task', 'rewind_files', 'mcp_status'].entries())
      cli.write(ask(`r${index}`, subtype));
    const later = cli.lines.length;
    await cli.line((line) => line.response?.request_id === 'r1');
    expect(cli.lines.slice(later).map((line) => [line.response.request_id, line.response.subtype])).toEqual([
      ['r2', 'error'],
      ['r1', 'success'],
    ]);
  });

  test('are held back and answered last one first', async () => {
    await using cli = await scripted({ reverseControlsOf: 3 });
    await cli.control({ subtype: 'initialize' });
    for (const id of ['r0', 'r1', 'r2']) cli.write(ask(id, 'mcp_status'));
    await cli.line((line) => line.response?.request_id === 'r0');
    expect(cli.lines.slice(1).map((line) => line.response.request_id)).toEqual(['r2', 'r1', 'r0']);
  });

  test('a handshake may be where the process dies', async () => {
    await using cli = await scripted({
      controls: {
        initialize: {
          before: [
            { type: 'stderr', text: 'oh' },
            { type: 'die', code: 3 },
          ],
        },
      },
    });
    cli.write(ask('r', 'initialize'));
    expect((await cli.exited).code).toBe(3);
    expect(cli.stderr()).toBe('oh');
  });
});

describe('a start', () => {
  test('that fails says so as the CLI does', async () => {
    const message = 'No conversation found with session ID: 5e38';
    await using cli = await scripted({ start: [{ type: 'failStart', message }] });
    expect((await cli.exited).code).toBe(1);
    expect(cli.lines).toMatchObject([
      { subtype: 'error_during_execution', num_turns: 0, is_error: true, errors: [message] },
    ]);
    expect(cli.stderr()).toBe(`${message}\n`);
  });

  test('that hangs reads nothing and says nothing, until it is killed', async () => {
    await using cli = await scripted({ start: [{ type: 'stderr', text: 'here' }, { type: 'hang' }] });
    cli.write({ type: 'control_request', request_id: 'r', request: { subtype: 'initialize' } });
    await new Promise((resolve) => cli.child.stderr.once('data', resolve));
    cli.child.kill('SIGTERM');
    expect((await cli.exited).code).toBe(143);
    expect(cli.lines).toEqual([]);
    expect(await cli.script.received()).toEqual([]);
  });

  test('may be slow, and noisy before the handshake', async () => {
    await using cli = await scripted({
      start: [{ type: 'garbage' }, { type: 'delay', ms: 20 }, { type: 'stderr', text: 'warning\n' }],
    });
    expect((await cli.control({ subtype: 'initialize' })).response.subtype).toBe('success');
    expect(cli.lines[0]?.type).toBe('not-json');
  });

  test('that was told to ignore SIGTERM and the end of its input goes only when killed', async () => {
    await using cli = await scripted({ onSigterm: 'ignore', ignoreEndOfInput: true });
    await cli.control({ subtype: 'initialize' });
    cli.child.kill('SIGTERM');
    // It still answers after the signal.
    expect((await cli.control({ subtype: 'get_binary_version' })).response.subtype).toBe('success');
    cli.child.stdin.end();
    await cli.script.waitForLine(() => true);
    while (!(await cli.script.starts())[0]?.inputEnded)
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await cli.script.alive()).toEqual([cli.child.pid]);
    cli.child.kill('SIGKILL');
    expect((await cli.exited).signal).toBe('SIGKILL');
  });

  test('that cleans up at SIGTERM takes its time and exits with 143', async () => {
    await using cli = await scripted({ onSigterm: { exitAfterMs: 50 } });
    await cli.control({ subtype: 'initialize' });
    cli.child.kill('SIGTERM');
    expect((await cli.control({ subtype: 'get_binary_version' })).response.subtype).toBe('success');
    expect(await cli.exited).toEqual({ code: 143, signal: null });
  });
});

describe('a flood', () => {
  test('has its lines in order, each of the length asked for and each its own', async () => {
    await using cli = await scripted({ turns: [{ steps: [{ type: 'flood', lines: 20_000, bytes: 350 }] }] });
    cli.prompt('x');
    expect(await cli.result()).toMatchObject({ result: '20000 lines' });
    const numbers = deltasOf(cli.lines).map((text: string) => Number(text.split(' ')[0]));
    expect(numbers).toEqual([...Array(20_000).keys()]);
    const lines = cli.lines.filter(isDelta);
    expect(new Set(lines.map((line) => line.uuid)).size).toBe(20_000);
    expect(new Set(lines.map((line) => JSON.stringify(line).length))).toEqual(new Set([349]));
  });

  test('waits for a reader that stops, and then goes on without a gap', async () => {
    await using cli = await scripted({ turns: [{ steps: [{ type: 'flood', lines: 30_000, bytes: 1000 }] }] });
    cli.prompt('x');
    await cli.line(isDelta);
    cli.child.stdout.pause();
    const read = cli.lines.length;
    // A control request is still read while the pipe is full.
    cli.write({ type: 'control_request', request_id: 'r', request: { subtype: 'mcp_status' } });
    await cli.script.waitForLine((line) => (line as Line).request?.subtype === 'mcp_status');
    expect(cli.lines.length).toBe(read);
    cli.child.stdout.resume();
    await cli.result();
    expect(deltasOf(cli.lines)).toHaveLength(30_000);
  });

  test('is cut short by an interrupt', async () => {
    await using cli = await scripted({
      turns: [{ steps: [{ type: 'flood', lines: 50_000_000, bytes: 350 }] }],
    });
    cli.prompt('x');
    await cli.line(isDelta);
    await cli.control({ subtype: 'interrupt' });
    expect(await cli.result()).toMatchObject({ terminal_reason: 'aborted_streaming' });
  });
});

describe('a replay', () => {
  const fileOf = async (text: string) => {
    const folder = await mkdtemp(join(tmpdir(), 'replay-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'lines.jsonl'), text);
    return join(folder, 'lines.jsonl');
  };
  const numbered = (count: number) =>
    Array.from({ length: count }, (_, at) => `{"type":"recorded","at":${at},"text":"ä🙂\\u2028"}\n`).join('');

  test('has the lines of the file as they are, from the first again after the last', async () => {
    const file = await fileOf(`${numbered(9_000)}{"type":"cut off`);
    await using cli = await scripted({ turns: [{ steps: [{ type: 'replay', file, lines: 20_000 }] }] });
    cli.prompt('x');
    await cli.result();
    const heard = cli.lines.filter(({ type }) => type === 'recorded');
    expect(heard.map(({ at }) => at)).toEqual(Array.from({ length: 20_000 }, (_, at) => at % 9_000));
    expect(heard.every(({ text }) => text === 'ä🙂\u2028')).toBe(true);
  });

  test('is cut short by an interrupt', async () => {
    const file = await fileOf(numbered(10));
    await using cli = await scripted({ turns: [{ steps: [{ type: 'replay', file, lines: 50_000_000 }] }] });
    cli.prompt('x');
    await cli.line(({ type }) => type === 'recorded');
    await cli.control({ subtype: 'interrupt' });
    expect(await cli.result()).toMatchObject({ terminal_reason: 'aborted_streaming' });
  });
});
