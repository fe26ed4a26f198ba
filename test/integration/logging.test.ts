import { Writable } from 'node:stream';
import { createRuntime, type Logger } from '@troupe/core';
import { SessionSupervisor } from '@troupe/supervisor';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { eventually } from '../helpers/eventually.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { setStage } from '../helpers/scripted-session.ts';

leavesNothingBehind();

/** A pino logger and what it wrote, line by line. */
function recordingPino(level: string) {
  const lines: Record<string, unknown>[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      for (const line of chunk.toString().trim().split('\n')) lines.push(JSON.parse(line));
      done();
    },
  });
  return { logger: pino({ level }, sink) satisfies Logger, lines };
}

describe('a pino logger', () => {
  it('keeps the fields that are its own: none of ours has their names', async () => {
    const raw: string[] = [];
    const own = pino({ level: 'trace', name: 'host' }, { write: (line: string) => void raw.push(line) });
    await using stage = await setStage({ logger: own, name: 'backend' });
    const supervisor = await SessionSupervisor.start({ runtime: stage.runtime, logger: own });
    const { session } = await stage.start({}, { name: 'ada', logger: own });
    await session.query('hello');
    const { options } = await stage.script({ start: [{ type: 'die', code: 3 }] });
    await supervisor.startSession({ ...options, name: 'bob' });
    await eventually(() => raw.some((line) => line.includes('is tried again')));
    await supervisor.stop();
    for (const line of raw) {
      // An error of ours has a name, deeper down. What is written twice at the top is a binding that collides.
      const top = line.replace(/"err":\{.*?\}(?=,"|\})/s, '"err":{}').replace(/,"exit":\{.*?\}\}/s, '');
      for (const key of ['level', 'time', 'pid', 'hostname', 'msg']) {
        expect(top.split(`"${key}":`).length - 1, `${key} in ${line}`).toBe(1);
      }
      expect(JSON.parse(line)).toMatchObject({ pid: process.pid, name: 'host' });
    }
  });

  it('hears of a start that fails and of a session that is given up, with the cause, supervised or not', async () => {
    const { logger, lines } = recordingPino('warn');
    await using stage = await setStage({ logger });
    const { options } = await stage.script({ start: [{ type: 'die', code: 3 }] });
    const session = await stage.runtime.startSession({ ...options, name: 'ada' });
    await session.exited;
    const plain = lines.filter((line) => line.session === 'ada' && line.level === 50);
    expect(plain).toMatchObject([{ msg: 'the session is over', err: { code: 'CLI_START' } }]);
    await using supervisor = await SessionSupervisor.start({
      runtime: stage.runtime,
      maxStartFailures: 2,
      sessions: [{ ...options, name: 'bob' }],
    });
    await supervisor.ready;
    expect(lines.filter(({ msg }) => String(msg).includes('tried again'))).toMatchObject([
      { level: 40, session: 'bob', failures: 1, err: { code: 'CLI_START' } },
    ]);
    expect(lines.filter(({ msg }) => String(msg).includes('given up'))).toMatchObject([
      { level: 50, session: 'bob', err: { code: 'CLI_START' } },
    ]);
  });

  it('is taken as it is, and hears of a session’s life with its name and id as fields', async () => {
    const { logger, lines } = recordingPino('info');
    await using stage = await setStage({ logger, name: 'backend' });
    const { session } = await stage.start({}, { name: 'ada' });
    await session.query('hello');
    await session.stop();
    const facts = { runtime: 'backend', session: 'ada', sessionId: session.sessionId };
    expect(lines).toContainEqual(
      expect.objectContaining({ ...facts, msg: 'session ready', cliPid: expect.any(Number) }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({ ...facts, msg: 'session ended', reason: 'shutdown' }),
    );
  });

  it('gets prompts and answers at trace only, and the key never', async () => {
    const quiet = recordingPino('debug');
    const loud = recordingPino('trace');
    for (const { logger } of [quiet, loud]) {
      await using stage = await setStage({ logger });
      const { session } = await stage.start({}, { apiKey: 'sk-planted-secret' });
      await session.query('a prompt that is private');
    }
    expect(JSON.stringify(quiet.lines)).not.toContain('private');
    expect(JSON.stringify(loud.lines)).toContain('private');
    expect(JSON.stringify([...quiet.lines, ...loud.lines])).not.toContain('sk-planted-secret');
  });

  it('is checked: what lacks a method is refused by name', () => {
    expect(() => createRuntime({ logger: { info() {} } as unknown as Logger })).toThrow(/`logger`/);
  });
});
