import { createRuntime, type Logger, silentLogger } from '@troupe/core';
import { withIdleTimeout } from '@troupe/stream';
import type { Scenario, ScriptedCli } from '@troupe/testing';
import { describe, expect, it } from 'vitest';
import { blockFor, blockUntil, hasEnded, hasReceived, loggerThatBlocks } from '../helpers/block-host.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { type Stage, setStage } from '../helpers/scripted-session.ts';

leavesNothingBehind();

const deadlineMs = 200;
/** Longer than any deadline here, and long enough for what a scripted CLI says at once. */
const blockMs = 1_500;
const talks: Scenario = { turns: [{ steps: [{ type: 'text', text: 'on it' }, { type: 'hang' }] }] };

type Limits = Parameters<Stage['start']>[1];

/** A session whose host is blocked from the moment a line with `words` went out, until its CLI has it and `blockMs` more. */
async function blockedAt(words: string, stage: Stage, scenario: Scenario, limits: Limits) {
  let cli: ScriptedCli | undefined;
  const isThere = () => cli !== undefined && hasReceived(cli, words);
  const logger = loggerThatBlocks(words, () => blockUntil(isThere, blockMs));
  const scripted = await stage.script(scenario);
  cli = scripted.cli;
  return stage.runtime.startSession({ ...scripted.options, ...limits, logger });
}

describe('after its host was blocked for longer than a deadline, with the answer in the pipe', () => {
  it('an interrupt that was obeyed is obeyed, and the CLI lives on', async () => {
    await using stage = await setStage();
    const session = await blockedAt('"interrupt"', stage, talks, { interruptTimeoutMs: deadlineMs });
    const turn = session.stream('go');
    for await (const message of turn) if (message.type === 'stream_event') break;
    await expect(turn.result).resolves.toMatchObject({ terminal_reason: expect.stringMatching(/^aborted/) });
    expect(turn.state).toBe('interrupted');
    expect(await session.query('again')).toMatchObject({ is_error: false });
  });

  it('a turn that was not silent is not idle', async () => {
    await using stage = await setStage();
    const { pid } = process;
    const prompt = `not silent ${pid}`;
    const steps = [1, 2, 3].flatMap((at) => [
      { type: 'text' as const, text: `word ${at}` },
      { type: 'delay' as const, ms: 20 },
    ]);
    const session = await blockedAt(prompt, stage, { turns: [{ steps }] }, {});
    await session.ready;
    expect(await session.query(prompt, { idleTimeoutMs: deadlineMs })).toMatchObject({ is_error: false });
  });

  it('a turn that has its result is in time', async () => {
    await using stage = await setStage();
    const session = await blockedAt('in time', stage, {}, {});
    await session.ready;
    expect(await session.query('in time', { timeoutMs: deadlineMs })).toMatchObject({ is_error: false });
  });

  it('a control request that was answered is answered', async () => {
    await using stage = await setStage();
    const session = await blockedAt('set_model', stage, {}, { controlTimeoutMs: deadlineMs });
    await session.ready;
    await expect(session.setModel('opus')).resolves.toBeUndefined();
  });

  it('a CLI that answered the handshake has started', async () => {
    await using stage = await setStage();
    const session = await blockedAt('initialize', stage, {}, { startTimeoutMs: deadlineMs });
    await expect(session.ready).resolves.toMatchObject({ commands: expect.any(Array) });
  });

  it('a CLI that ended with its input gets no signal', async () => {
    await using stage = await setStage();
    const ends: unknown[] = [];
    const { cli, options } = await stage.script({ onSigterm: { exitAfterMs: 0 } });
    const logger: Logger = { ...silentLogger, info: (facts) => void ends.push(facts), child: () => logger };
    const session = await stage.runtime.startSession({ ...options, logger });
    await session.ready;
    const { pid } = session;
    const stopped = session.stop({ type: 'normal' }, { timeoutMs: 10 * deadlineMs });
    // The end of its input is told in one of the next turns of the loop.
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    blockUntil(() => hasEnded(pid ?? 0), blockMs);
    await stopped;
    expect(await cli.alive()).toEqual([]);
    expect(ends).toContainEqual(expect.objectContaining({ exitCode: 0, signal: null }));
  });

  it('a CLI that is silent indeed is judged all the same', async () => {
    await using stage = await setStage();
    const never: Scenario = { ...talks, controls: { interrupt: { never: true } } };
    const session = await blockedAt('"interrupt"', stage, never, { interruptTimeoutMs: deadlineMs });
    const turn = session.stream('go');
    for await (const message of turn) if (message.type === 'stream_event') break;
    await expect(turn.result).rejects.toMatchObject({ code: 'CLI_EXIT' });
    await expect(session.exited).resolves.toMatchObject({ type: 'crash' });
  });

  it('what `withIdleTimeout` waits for has been said', async () => {
    await using stage = await setStage();
    const session = await blockedAt('say it', stage, {}, {});
    await session.ready;
    const heard: string[] = [];
    for await (const message of withIdleTimeout(session.stream('say it'), { idleTimeoutMs: deadlineMs }))
      heard.push(message.type);
    expect(heard.at(-1)).toBe('result');
  });
});

describe('a CLI behind a full pipe', () => {
  it('gets as much time as its host slept', async () => {
    await using stage = await setStage();
    // It can say no more than the pipe holds, so it reads the interrupt only when the host is awake again.
    const floods: Scenario = {
      turns: [
        {
          steps: [
            { type: 'text', text: 'on it' },
            { type: 'flood', lines: 20_000, bytes: 350 },
            { type: 'hang' },
          ],
        },
      ],
    };
    const logger = loggerThatBlocks('"interrupt"', () => blockFor(blockMs));
    const { options } = await stage.script(floods);
    const session = await stage.runtime.startSession({ ...options, logger, interruptTimeoutMs: 1_000 });
    const turn = session.stream('go');
    for await (const message of turn) if (message.type === 'stream_event') break;
    await expect(turn.result).resolves.toMatchObject({ type: 'result' });
    expect(turn.state).toBe('interrupted');
  });
});

describe('a clock of the host’s own', () => {
  it('is as patient', async () => {
    await using stage = await setStage();
    const { leaseDir, tmpDir } = {
      leaseDir: `${stage.folder}/own-leases`,
      tmpDir: `${stage.folder}/own-tmp`,
    };
    const clock = {
      now: () => performance.now(),
      wallTime: () => Date.now(),
      setTimer(callback: () => void, delayMs: number) {
        const timer = setTimeout(callback, delayMs);
        return () => clearTimeout(timer);
      },
    };
    await using runtime = createRuntime({ leaseDir, tmpDir, clock });
    const { cli, options } = await stage.script({});
    const logger = loggerThatBlocks('set_model', () =>
      blockUntil(() => hasReceived(cli, 'set_model'), blockMs),
    );
    const session = await runtime.startSession({ ...options, logger, controlTimeoutMs: deadlineMs });
    await session.ready;
    await expect(session.setModel('opus')).resolves.toBeUndefined();
  });
});
