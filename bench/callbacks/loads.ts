import { createRuntime, createToolServer, type HookMatcher, type SessionOptions, tool } from '@troupe/core';
import { type ScriptStep, scriptedCli } from '@troupe/testing';
import { z } from 'zod';

const pass: HookMatcher = { hooks: [() => ({})] };
const twenty = Array.from({ length: 5 }, () => pass);

/** 20 hooks, 10 tools and a permission callback: all there, none of them called while text streams. */
export const manyCallbacks: SessionOptions = {
  canUseTool: async () => ({ behavior: 'allow' }),
  hooks: { PreToolUse: twenty, PostToolUse: twenty, UserPromptSubmit: twenty, Stop: twenty },
  mcpServers: {
    host: createToolServer({
      name: 'host',
      tools: Array.from({ length: 10 }, (_, index) =>
        tool(`tool_${index}`, 'adds one', { n: z.number() }, ({ n }) => String(n + 1)),
      ),
    }),
  },
};

interface TurnTime {
  readonly wallMs: number;
  /** Of this process alone: it does not depend on what else the machine does. */
  readonly cpuMs: number;
}

/**
 * How long one turn of a scripted CLI takes to be read, from its first message to its end. The turns before it are for the
 * compilers of both processes: the child of each round is a new one.
 */
async function timeTurn(
  steps: readonly ScriptStep[],
  { turnsBefore, ...options }: SessionOptions & { readonly turnsBefore: number },
): Promise<TurnTime> {
  await using cli = await scriptedCli({ otherTurns: { steps } });
  await using runtime = createRuntime();
  const env = { ...cli.env };
  const session = await runtime.startSession({ ...options, cliPath: cli.path, env, inheritEnv: ['PATH'] });
  for (let turn = 0; turn < turnsBefore; turn += 1) await session.stream('warm up').result;
  let started: { readonly at: number; readonly cpu: NodeJS.CpuUsage } | undefined;
  for await (const _ of session.stream('go').batches()) {
    started ??= { at: performance.now(), cpu: process.cpuUsage() };
  }
  if (started === undefined) throw new Error('The turn said nothing.');
  const { user, system } = process.cpuUsage(started.cpu);
  return { wallMs: performance.now() - started.at, cpuMs: (user + system) / 1_000 };
}

/** Milliseconds of processor time that the host takes to stream so many lines of text. */
export async function streamText(lines: number, options: SessionOptions): Promise<number> {
  return (await timeTurn([{ type: 'flood', lines, bytes: 300 }], { ...options, turnsBefore: 1 })).cpuMs;
}

/** Calls a second, of so many tool calls made at once in one turn: by the clock, and by the processor time of the host. */
export async function toolCalls(
  times: number,
): Promise<{ readonly byClock: number; readonly byCpu: number }> {
  const step: ScriptStep = { type: 'callTool', server: 'host', tool: 'tool_0', arguments: { n: 1 }, times };
  const { wallMs, cpuMs } = await timeTurn([step], { ...manyCallbacks, turnsBefore: 4 });
  return { byClock: (times / wallMs) * 1_000, byCpu: (times / cpuMs) * 1_000 };
}
