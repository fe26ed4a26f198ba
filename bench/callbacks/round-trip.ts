import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startMessagesApi } from '@troupe/testing';
import { spreadOf } from '../ratio.ts';

const hostScript = fileURLToPath(new URL('./round-trip-host.ts', import.meta.url));

/** The CLI of the platform's package, which both hosts are given. */
export function bundledCliPath(): string {
  const name = `@anthropic-ai/claude-code-${process.platform}-${process.arch}`;
  return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'claude');
}

/** A host that has one CLI, and the model that the CLI asks. */
export interface RoundTripHost extends AsyncDisposable {
  /** Runs a turn of so many tool calls, one after the other. Milliseconds of one, from a call of the model's to its next. */
  measure(calls: number): Promise<number>;
}

/** Starts a host with the real CLI over a model on the loopback. The model, which looks at the clock, is in this process. */
export async function startRoundTripHost(name: 'ours' | 'official', cliPath: string): Promise<RoundTripHost> {
  const folder = await mkdtemp(join(tmpdir(), 'round-trip-'));
  const [home, cwd] = [join(folder, 'home'), join(folder, 'work')];
  await Promise.all([mkdir(home), mkdir(cwd)]);
  const arrivals: number[] = [];
  const api = await startMessagesApi({
    script: () => {
      arrivals.push(performance.now());
      return undefined;
    },
    maxRequests: 10,
  });
  const start = JSON.stringify({ cliPath, cwd, env: api.environment(home) });
  const child = spawn(process.execPath, ['--import', 'tsx', hostScript, name, start], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const said = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const exited = new Promise((resolve) => child.once('exit', resolve));
  return {
    async measure(calls) {
      arrivals.length = 0;
      const steps = Array.from({ length: calls }, (_, n) => `TOOL mcp__host__add {"n":${n}}`);
      child.stdin.write(`${[...steps, 'SAY done'].join(' ;; ')}\n`);
      if ((await said.next()).done === true) throw new Error(`The host \`${name}\` is gone.`);
      if (arrivals.length !== calls + 1) {
        throw new Error(`Expected ${calls + 1} calls of the model by \`${name}\`, got ${arrivals.length}.`);
      }
      return spreadOf(arrivals.slice(1).map((at, index) => at - (arrivals[index] ?? Number.NaN))).median;
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await exited;
      await api.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
