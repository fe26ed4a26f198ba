import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createRuntime,
  type Runtime,
  type RuntimeOptions,
  type Session,
  type SessionOptions,
} from '@troupe/core';
import { type Scenario, type ScriptedCli, scriptedCli } from '@troupe/testing';

/** A runtime whose files are the test's own, and sessions on scripted CLIs under it. */
export interface Stage extends AsyncDisposable {
  readonly runtime: Runtime;
  readonly folder: string;
  /** Starts a session on a CLI that does what the scenario says. */
  start(scenario?: Scenario | readonly Scenario[], options?: SessionOptions): Promise<Scripted>;
  /** The options that make a session run such a CLI. */
  script(
    scenario: Scenario | readonly Scenario[],
  ): Promise<{ readonly cli: ScriptedCli; readonly options: SessionOptions }>;
}

export interface Scripted {
  readonly cli: ScriptedCli;
  readonly session: Session;
}

/** Sets the stage. Disposing of it stops every session first, then removes every file. */
export async function setStage(options: RuntimeOptions = {}): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'stage-'));
  const runtime = createRuntime({
    leaseDir: join(folder, 'leases'),
    tmpDir: join(folder, 'tmp'),
    ...options,
  });
  const clis: ScriptedCli[] = [];
  const script: Stage['script'] = async (scenario) => {
    const cli = await scriptedCli(scenario);
    clis.push(cli);
    return { cli, options: { cliPath: cli.path, env: cli.env, inheritEnv: ['PATH'] } };
  };
  return {
    runtime,
    folder,
    script,
    async start(scenario = {}, sessionOptions = {}) {
      const { cli, options: scripted } = await script(scenario);
      const env = { ...scripted.env, ...sessionOptions.env };
      return { cli, session: await runtime.startSession({ ...scripted, ...sessionOptions, env }) };
    },
    async [Symbol.asyncDispose]() {
      await runtime.stop();
      for (const cli of clis) await cli[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
