import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { scriptedCli } from '@troupe/testing';
import { describe, expect, test } from 'vitest';
import { killChild } from '../helpers/kill-child.ts';
import { kindOf, type Line } from './raw-cli.ts';
import { scripted, startScripted } from './scripted.ts';

const run = promisify(execFile);
const isInterrupt = (line: unknown) => (line as Line).request?.subtype === 'interrupt';

describe('a scripted CLI with an empty scenario', () => {
  test('prints its version', async () => {
    await using script = await scriptedCli();
    expect((await run(process.execPath, [script.path, '--version'])).stdout).toBe('2.1.332 (Claude Code)\n');
    // It may also be started by itself, as whoever finds it on the PATH would.
    expect((await run(script.path, ['--version'])).stdout).toBe('2.1.332 (Claude Code)\n');
  });

  test('answers the handshake with a realistic reply, before any turn', async () => {
    await using cli = await scripted();
    const { response } = await cli.control({ subtype: 'initialize' });
    expect(response).toMatchObject({
      subtype: 'success',
      response: { pid: cli.child.pid, claude_code_version: '2.1.332' },
    });
    expect(cli.lines.map(kindOf)).toEqual(['control_response']);
  });

  test('says a prompt back word by word, and ends with code 0 at the end of its input', async () => {
    await using cli = await scripted();
    const uuid = cli.prompt('hello scripted world');
    expect(await cli.result()).toMatchObject({
      result: 'hello scripted world',
      user_message_uuid: uuid,
      result_index: 0,
    });
    const deltas = cli.lines.flatMap((line) => line.event?.delta?.text ?? []);
    expect(deltas).toEqual(['hello ', 'scripted ', 'world']);
    cli.child.stdin.end();
    expect(await cli.exited).toEqual({ code: 0, signal: null });
    expect(cli.lines.map(kindOf)).toEqual([
      'system/session_state_changed:running',
      'command_lifecycle/queued',
      'command_lifecycle/started',
      'system/init',
      'system/status',
      'stream_event/message_start',
      'stream_event/content_block_start',
      'stream_event/content_block_delta',
      'stream_event/content_block_delta',
      'stream_event/content_block_delta',
      'assistant',
      'stream_event/content_block_stop',
      'stream_event/message_delta',
      'stream_event/message_stop',
      'result/success',
      'command_lifecycle/completed',
      'system/session_state_changed:idle',
    ]);
  });

  test('has no deltas unless asked for', async () => {
    await using cli = await scripted({}, []);
    cli.prompt('hello');
    expect(await cli.result()).toMatchObject({ result: 'hello' });
    expect(cli.lines.some((line) => line.type === 'stream_event')).toBe(false);
  });

  test.each([
    [['--session-id=11111111-1111-4111-8111-111111111111']],
    [['--resume=11111111-1111-4111-8111-111111111111']],
    [['--resume', '11111111-1111-4111-8111-111111111111']],
  ])('takes its session id from %j', async (args) => {
    await using cli = await scripted({}, args);
    cli.prompt('hello');
    expect(await cli.result()).toMatchObject({ session_id: '11111111-1111-4111-8111-111111111111' });
  });

  test('counts its results and adds up what they cost', async () => {
    await using cli = await scripted();
    cli.prompt('one');
    const first = await cli.result(0);
    cli.prompt('two');
    const second = await cli.result(1);
    expect([first.result_index, second.result_index]).toEqual([0, 1]);
    expect(second.total_cost_usd).toBeCloseTo(2 * first.total_cost_usd, 10);
  });

  test('finishes its turn and what waits when its input ends', async () => {
    await using cli = await scripted({
      otherTurns: {
        steps: [
          { type: 'delay', ms: 20 },
          { type: 'text', echo: true },
        ],
      },
    });
    cli.prompt('one');
    cli.prompt('two');
    cli.child.stdin.end();
    expect((await cli.exited).code).toBe(0);
    expect(cli.lines.filter((line) => line.type === 'result').map((line) => line.result)).toEqual([
      'one',
      'two',
    ]);
  });

  test.each(['not json', 'null'])('ends with code 1 and no result at the line %j', async (text) => {
    await using cli = await scripted();
    cli.child.stdin.write(`${text}\n`);
    expect((await cli.exited).code).toBe(1);
    expect(cli.stderr()).toContain('Error parsing streaming input line');
    expect(cli.lines).toEqual([]);
  });

  test('overlooks empty lines, arrays and unknown types, and reads a line that comes in pieces', async () => {
    await using cli = await scripted();
    for (const text of ['\n', '[1]\n', '{"type":"keep_alive"}\n', '{"type":"control_response"}\n']) {
      cli.child.stdin.write(text);
    }
    const line = `${JSON.stringify({ type: 'user', uuid: 'u', message: { role: 'user', content: 'hällo' } })}\n`;
    for (const byte of Buffer.from(line)) cli.child.stdin.write(Buffer.from([byte]));
    expect(await cli.result()).toMatchObject({ result: 'hällo', user_message_uuid: 'u' });
  });

  test.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 0],
  ] as const)('ends at %s with code %i', async (signal, code) => {
    await using cli = await scripted();
    await cli.control({ subtype: 'initialize' });
    cli.child.kill(signal);
    expect(await cli.exited).toEqual({ code, signal: null });
  });

  test('ends with code 1 when its last result was an error', async () => {
    await using cli = await scripted({
      turns: [{ steps: [{ type: 'result', outcome: 'api_error', status: 529 }] }],
    });
    cli.prompt('x');
    expect(await cli.result()).toMatchObject({ subtype: 'success', is_error: true, api_error_status: 529 });
    cli.child.stdin.end();
    expect((await cli.exited).code).toBe(1);
  });
});

describe('what is known of a scripted CLI', () => {
  test('each start: its arguments, its whole environment, its folder, and every line written to it', async () => {
    await using cli = await scripted({}, ['--flag=a b', '--other']);
    const uuid = cli.prompt('hello');
    await cli.result();
    cli.child.stdin.end();
    await cli.exited;
    const [start, ...more] = await cli.script.starts();
    expect(more).toEqual([]);
    expect(start).toMatchObject({
      pid: cli.child.pid,
      argv: ['--flag=a b', '--other'],
      cwd: process.cwd(),
      lines: [{ type: 'user', uuid }],
      inputEnded: true,
    });
    expect(Object.keys(start?.env ?? {}).sort()).toEqual([
      'CLAUDE_CODE_EMIT_SESSION_STATE_EVENTS',
      'PATH',
      'TROUPE_SCRIPTED_CLI',
    ]);
    expect(await cli.script.received()).toMatchObject([{ type: 'user', uuid }]);
  });

  test('a line can be waited for, before and after it comes', async () => {
    await using cli = await scripted();
    const waiting = cli.script.waitForLine(isInterrupt);
    await cli.control({ subtype: 'interrupt' });
    expect(await waiting).toMatchObject({ type: 'control_request' });
    expect(await cli.script.waitForLine(isInterrupt)).toEqual(await waiting);
    await expect(cli.script.waitForLine(() => false, { timeoutMs: 1 })).rejects.toThrow('within 1 ms');
  });

  test('a list of scenarios has one for each start, and the last holds for all further ones', async () => {
    await using script = await scriptedCli([
      { start: [{ type: 'die', code: 7 }] },
      { turns: [{ steps: [{ type: 'text', text: 'second' }] }] },
      { otherTurns: { steps: [{ type: 'text', text: 'further' }] } },
    ]);
    // Asking for the version is no start.
    await run(process.execPath, [script.path, '--version'], { env: script.env });
    await using first = startScripted(script);
    expect((await first.exited).code).toBe(7);
    for (const text of ['second', 'further', 'further']) {
      await using next = startScripted(script);
      next.prompt('x');
      expect(await next.result()).toMatchObject({ result: text });
    }
    expect(await script.starts()).toHaveLength(4);
  });

  test('what is left of it is named, and ended with the script', async () => {
    const script = await scriptedCli({ start: [{ type: 'grandchild', ignoresSigterm: true }] });
    const cli = startScripted(script);
    await cli.control({ subtype: 'initialize' });
    const [start] = await script.starts();
    const grandchild = start?.grandchildren[0];
    expect(await script.alive()).toEqual([cli.child.pid, grandchild]);
    cli.child.stdin.end();
    await cli.exited;
    expect(await script.alive()).toEqual([grandchild]);
    await script[Symbol.asyncDispose]();
    await untilGone(grandchild);
  });

  test('a grandchild is in a session of its own and keeps stdout open where told to', async () => {
    await using script = await scriptedCli({ start: [{ type: 'grandchild', holdsStdout: true }] });
    const cli = startScripted(script);
    await cli.control({ subtype: 'initialize' });
    const exit = new Promise((resolve) => cli.child.once('exit', resolve));
    cli.child.stdin.end();
    expect(await exit).toBe(0);
    const [grandchild] = await script.alive();
    expect(await sessionOf(grandchild)).toBe(grandchild);
    // The pipe ends only with the last process that holds it.
    killChild(grandchild, 'SIGTERM');
    await cli.exited;
  });
});

// Two hundred starts of Node are twenty seconds of work for one core.
test('two hundred at once answer each its own prompt', { timeout: 240_000 }, async () => {
  await using script = await scriptedCli();
  // At the lowest priority, so that other tests, with processes of their own to wait for, do not starve meanwhile.
  const options = { lineTimeoutMs: 200_000, command: ['nice', '-n', '19', process.execPath] };
  const clis = Array.from({ length: 200 }, () => startScripted(script, [], options));
  try {
    const uuids = clis.map((cli, index) => cli.prompt(`prompt ${index}`));
    const results = await Promise.all(clis.map((cli) => cli.result()));
    expect(results.map((result) => [result.result, result.user_message_uuid])).toEqual(
      uuids.map((uuid, index) => [`prompt ${index}`, uuid]),
    );
    for (const cli of clis) cli.child.stdin.end();
    expect(new Set((await Promise.all(clis.map((cli) => cli.exited))).map(({ code }) => code))).toEqual(
      new Set([0]),
    );
    expect(await script.starts()).toHaveLength(200);
    expect(await script.alive()).toEqual([]);
  } finally {
    await Promise.all(clis.map((cli) => cli[Symbol.asyncDispose]()));
  }
});

async function untilGone(pid: number | undefined): Promise<void> {
  for (;;) {
    try {
      process.kill(pid ?? 0, 0);
      await new Promise((resolve) => setTimeout(resolve, 5));
    } catch {
      return; // No such process: that is what is waited for.
    }
  }
}

async function sessionOf(pid: number | undefined): Promise<number> {
  const { stdout } = await run('ps', ['-o', 'sid=', '-p', String(pid)]);
  return Number(stdout);
}
