// A host with one in-process tool and one CLI. For each line on its input it runs a turn of so many calls, and says so.
import { createInterface } from 'node:readline';
import {
  createSdkMcpServer,
  type SDKUserMessage,
  query as sdkQuery,
  tool as sdkTool,
} from '@anthropic-ai/claude-agent-sdk';
import { createRuntime, createToolServer, tool } from '@troupe/core';
import { z } from 'zod';

/** What a host needs to start its CLI. */
interface Start {
  readonly cliPath: string;
  readonly cwd: string;
  readonly env: Record<string, string>;
}

/** Has a turn run; resolves when it is over. */
type RunTurn = (prompt: string) => Promise<void>;

const toolName = 'mcp__host__add';
const shape = { n: z.number() };
const answer = ({ n }: { n: number }) => ({ content: [{ type: 'text' as const, text: String(n + 1) }] });

/** A session of ours. */
async function ours({ cliPath, cwd, env }: Start): Promise<RunTurn> {
  const runtime = createRuntime();
  const host = createToolServer({ name: 'host', tools: [tool('add', 'adds one', shape, answer)] });
  const options = { cliPath, cwd, env, allowedTools: [toolName], mcpServers: { host } };
  const session = await runtime.startSession(options);
  process.stdin.once('close', () => void runtime.stop());
  return async (prompt) => {
    for await (const _ of session.stream(prompt));
  };
}

/** The official SDK's `query()`, with prompts streamed in, so that it keeps its CLI as well. */
async function official({ cliPath, cwd, env }: Start): Promise<RunTurn> {
  const prompts: ((prompt: string) => void)[] = [];
  const next = () => new Promise<string>((resolve) => prompts.push(resolve));
  async function* stream(): AsyncGenerator<SDKUserMessage> {
    while (true) {
      const content = await next();
      yield { type: 'user', parent_tool_use_id: null, message: { role: 'user', content } };
    }
  }
  const host = createSdkMcpServer({
    name: 'host',
    tools: [sdkTool('add', 'adds one', shape, async (input) => answer(input))],
  });
  const messages = sdkQuery({
    prompt: stream(),
    options: {
      pathToClaudeCodeExecutable: cliPath,
      cwd,
      env: { PATH: process.env['PATH'], ...env },
      allowedTools: [toolName],
      mcpServers: { host },
      settingSources: [],
      includePartialMessages: true,
    },
  });
  process.stdin.once('close', () => messages.close());
  return async (prompt) => {
    while (prompts.length === 0) await new Promise(setImmediate);
    prompts.shift()?.(prompt);
    while (true) {
      const { value, done } = await messages.next();
      if (done === true || value.type === 'result') return;
    }
  };
}

const hosts = { ours, official } satisfies Record<string, (start: Start) => Promise<RunTurn>>;

const [name, start] = process.argv.slice(2);
if (name === undefined || start === undefined || !Object.hasOwn(hosts, name)) {
  throw new Error('Expected `ours` or `official`, and what its CLI is started with as JSON.');
}
// The name was just looked up.
const run = await hosts[name as keyof typeof hosts](JSON.parse(start));
for await (const prompt of createInterface({ input: process.stdin })) {
  await run(prompt);
  process.stdout.write('done\n');
}
