import { type Scenario, startMessagesApi } from '@troupe/testing';
import { expect, test } from 'vitest';
import { kindOf, type Line, type RawCli } from './raw-cli.ts';
import { realCli } from './real-cli.ts';
import { scripted } from './scripted.ts';

// What the scripted CLI leaves out: estimates, and lines about the machine the CLI runs on.
const leftOut = ['system/thinking_tokens', 'system/task_started', 'system/task_updated'];

/** The kinds of lines in their order; what is repeated counts once, because how a text is cut up is the model's affair. */
function shapeOf(lines: readonly Line[]): readonly string[] {
  const kinds = lines.map(kindOf).filter((kind) => !leftOut.includes(kind));
  return kinds.filter((kind, index) => kind !== kinds[index - 1]);
}

/** For each kind of line, the fields that are in some line of it. */
function fieldsOf(lines: readonly Line[]): ReadonlyMap<string, ReadonlySet<string>> {
  const fields = new Map<string, Set<string>>();
  for (const line of lines) {
    const known = fields.get(kindOf(line)) ?? new Set();
    for (const name of Object.keys(line)) known.add(name);
    for (const name of Object.keys(line.message ?? {})) known.add(`message.${name}`);
    fields.set(kindOf(line), known);
  }
  return fields;
}

interface Scene {
  readonly prompt: string;
  readonly scenario: Scenario;
  readonly args?: readonly string[];
  /** What the host does while the turn runs. */
  readonly during?: (cli: RawCli) => Promise<unknown>;
}

const isFirstDelta = (line: Line) => line.event?.delta?.type === 'text_delta';
const isAsk = (line: Line) => line.request?.subtype === 'can_use_tool';

async function reply(cli: RawCli, response: object): Promise<void> {
  const ask = await cli.line(isAsk);
  cli.write({
    type: 'control_response',
    response: { subtype: 'success', request_id: ask.request_id, response },
  });
}

const callsBash = {
  type: 'tools',
  calls: [{ name: 'Bash', input: { command: 'touch x' } }],
  ask: true,
} as const;
const askHost = ['--permission-prompt-tool=stdio'];

const scenes: Record<string, Scene> = {
  'a plain turn': { prompt: 'SAY hello', scenario: {} },
  'a turn with replayed prompts': { prompt: 'SAY hello', scenario: {}, args: ['--replay-user-messages'] },
  'a turn that thinks': {
    prompt: 'THINK hm hm ++ SAY seen',
    scenario: {
      otherTurns: {
        steps: [
          { type: 'thinking', text: 'hm hm' },
          { type: 'text', text: 'seen' },
        ],
      },
    },
  },
  'an interrupt while text streams': {
    prompt: 'SLOW 100000 20',
    scenario: { otherTurns: { steps: [{ type: 'text', text: 'w0' }, { type: 'hang' }] } },
    during: async (cli) => {
      await cli.line(isFirstDelta);
      await cli.control({ subtype: 'interrupt' });
    },
  },
  'an interrupt before anything is said': {
    prompt: 'HANG',
    scenario: { otherTurns: { steps: [{ type: 'hang' }] } },
    during: async (cli) => {
      await cli.line((line) => line.subtype === 'status');
      await cli.control({ subtype: 'interrupt' });
    },
  },
  'an interrupt while permission is asked': {
    prompt: 'TOOL Bash {"command":"touch x"} ;; SAY never',
    scenario: { otherTurns: { steps: [callsBash] } },
    args: askHost,
    during: async (cli) => {
      await cli.line(isAsk);
      await cli.line((line) => line.event?.type === 'message_stop');
      await cli.control({ subtype: 'interrupt' });
    },
  },
};

for (const [name, { prompt, scenario, args = [], during }] of Object.entries(scenes)) {
  test(`${name} has the lines of the real CLI, in their order`, async () => {
    await using api = await startMessagesApi();
    const sessionId = crypto.randomUUID();
    const asked = [`--session-id=${sessionId}`, ...args];
    await using real = await realCli(api, { args: asked, allow: 'Read' });
    await using stand = await scripted(scenario, ['--include-partial-messages', ...asked]);
    for (const cli of [real, stand]) {
      cli.prompt(prompt);
      await during?.(cli);
      await cli.line((line) => line.state === 'idle');
      cli.child.stdin.end();
    }
    expect(shapeOf(stand.lines)).toEqual(shapeOf(real.lines));
    expect((await stand.exited).code).toBe((await real.exited).code);
    const realFields = fieldsOf(real.lines);
    for (const [kind, fields] of fieldsOf(stand.lines)) {
      expect(
        [...fields].filter((field) => realFields.get(kind)?.has(field) !== true),
        kind,
      ).toEqual([]);
    }
  });
}

test.each([
  ['allowed', { behavior: 'allow', updatedInput: { command: 'true' } }, false],
  ['denied', { behavior: 'deny', message: 'not today' }, true],
])('a tool call that is %s has the lines of the real CLI, in their order', async (_, verdict, isError) => {
  await using api = await startMessagesApi();
  await using real = await realCli(api, {
    args: [`--session-id=${crypto.randomUUID()}`, ...askHost],
    allow: 'Read',
  });
  await using stand = await scripted(
    { otherTurns: { steps: [callsBash, { type: 'text', text: 'after' }] } },
    ['--include-partial-messages'],
  );
  for (const cli of [real, stand]) {
    cli.prompt('TOOL Bash {"command":"touch x"} ;; SAY after');
    await reply(cli, verdict);
    expect(await cli.result()).toMatchObject({ is_error: false, result: 'after' });
    await cli.line((line) => line.state === 'idle');
    const told = await cli.line((line) => line.type === 'user');
    expect(told.message.content[0]).toMatchObject({ type: 'tool_result', is_error: isError });
  }
  // Where exactly the message ends relative to the question depends on who is faster.
  const withoutStop = (lines: readonly Line[]) =>
    shapeOf(
      lines.filter(
        (line) => !['message_stop', 'message_delta', 'content_block_stop'].includes(line.event?.type),
      ),
    );
  expect(withoutStop(stand.lines)).toEqual(withoutStop(real.lines));
});

test('prompts that come during a turn are merged into the next one, as the real CLI does', async () => {
  await using api = await startMessagesApi();
  await using real = await realCli(api);
  await using stand = await scripted({
    turns: [
      {
        steps: [
          { type: 'text', text: 'w0' },
          { type: 'waitForPrompt', count: 2 },
        ],
      },
    ],
  });
  for (const cli of [real, stand]) {
    const first = cli.prompt('SLOW 30 20');
    await cli.line(isFirstDelta);
    const waiting = [cli.prompt('SAY a'), cli.prompt('SAY b')];
    expect(await cli.result(0)).toMatchObject({ user_message_uuids: [first] });
    expect(await cli.result(1)).toMatchObject({ user_message_uuids: waiting, user_message_uuid: waiting[1] });
    await cli.line((line) => line.state === 'idle');
    const lifecycle = cli.lines
      .filter((line) => line.type === 'command_lifecycle')
      .map((line) => [[first, ...waiting].indexOf(line.command_uuid), line.state]);
    expect(lifecycle).toEqual([
      [0, 'queued'],
      [0, 'started'],
      [1, 'queued'],
      [2, 'queued'],
      [0, 'completed'],
      [1, 'started'],
      [2, 'started'],
      [1, 'completed'],
      [2, 'completed'],
    ]);
  }
});

test('a prompt that comes while a tool runs is folded into the turn, as the real CLI does', async () => {
  await using api = await startMessagesApi();
  await using real = await realCli(api);
  const tool = { type: 'tools', calls: [{ name: 'Bash' }], runMs: 3_000 } as const;
  await using stand = await scripted({ turns: [{ steps: [tool, { type: 'text', text: 'both' }] }] });
  for (const cli of [real, stand]) {
    const first = cli.prompt('TOOL Bash {"command":"bash -c \\"sleep 3\\""} ;; SAY both');
    await cli.line((line) => line.event?.type === 'message_stop');
    const second = cli.prompt('SAY second');
    expect(await cli.result()).toMatchObject({
      user_message_uuids: [first, second],
      user_message_uuid: first,
    });
    await cli.line((line) => line.state === 'idle');
    const ends = cli.lines.filter((line) => line.type === 'result' || line.state === 'completed');
    expect(ends.map((line) => line.command_uuid ?? 'result')).toEqual([second, 'result', first]);
  }
});

test('a uuid that was seen is not run again, as with the real CLI', async () => {
  await using api = await startMessagesApi();
  await using real = await realCli(api);
  await using stand = await scripted();
  for (const cli of [real, stand]) {
    const uuid = cli.prompt('SAY once');
    await cli.line((line) => line.state === 'idle');
    const before = cli.lines.length;
    cli.prompt('SAY once', { uuid });
    await cli.line((line) => line.state === 'idle', before);
    expect(cli.lines.slice(before).map(kindOf)).toEqual(['system/session_state_changed:idle']);
  }
});
