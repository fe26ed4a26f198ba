import { Writable } from 'node:stream';
import { createRuntime, type Logger } from '@troupe/core';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
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
  it('is taken as it is, and hears of a session’s life with its name and id as fields', async () => {
    const { logger, lines } = recordingPino('info');
    await using stage = await setStage({ logger, name: 'backend' });
    const { session } = await stage.start({}, { name: 'ada' });
    await session.query('hello');
    await session.stop();
    const facts = { runtime: 'backend', name: 'ada', sessionId: session.sessionId };
    expect(lines).toContainEqual(
      expect.objectContaining({ ...facts, msg: 'session ready', pid: expect.any(Number) }),
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
