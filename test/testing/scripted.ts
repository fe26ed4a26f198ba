import { type Scenario, type ScriptedCli, scriptedCli } from '@troupe/testing';
import { type RawCli, rawCli } from './raw-cli.ts';

/** Starts a scripted CLI once, as a host would that wants deltas and states. */
export function startScripted(
  cli: ScriptedCli,
  args: readonly string[] = ['--include-partial-messages'],
  { lineTimeoutMs = 30_000, command = [process.execPath] }: StartOptions = {},
): RawCli {
  const [file = process.execPath, ...before] = command;
  return rawCli(file, [...before, cli.path, ...args], {
    lineTimeoutMs,
    env: { PATH: process.env.PATH, ...cli.env, CLAUDE_CODE_EMIT_SESSION_STATE_EVENTS: '1' },
  });
}

interface StartOptions {
  readonly lineTimeoutMs?: number;
  /** What the script is started with, where it is not Node alone. */
  readonly command?: readonly string[];
}

/** A scripted CLI and one start of it. */
export async function scripted(
  scenario: Scenario = {},
  args?: readonly string[],
): Promise<RawCli & { script: ScriptedCli }> {
  const script = await scriptedCli(scenario);
  const cli = startScripted(script, args);
  return {
    ...cli,
    script,
    async [Symbol.asyncDispose]() {
      await cli[Symbol.asyncDispose]();
      await script[Symbol.asyncDispose]();
    },
  };
}
