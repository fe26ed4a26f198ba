import { PassThrough, Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { CliInput } from '#core/process/cli-input.ts';

describe('CliInput', () => {
  test('a write resolves when the pipe has taken it, and not before', async () => {
    const taken: string[] = [];
    const waiting: (() => void)[] = [];
    const pipe = new Writable({
      decodeStrings: false,
      write(text: string, _, done) {
        taken.push(text);
        waiting.push(done);
      },
    });
    const input = new CliInput(pipe);
    const resolved: number[] = [];
    const writes = [1, 2, 3].map((line) => input.write(`${line}`).then(() => resolved.push(line)));
    await expect.poll(() => taken).toEqual(['1\n']);
    expect(resolved).toEqual([]);
    for (const done of [1, 2, 3]) {
      await expect.poll(() => waiting.length).toBe(done);
      waiting[done - 1]?.();
      await expect.poll(() => resolved.length).toBe(done);
    }
    await Promise.all(writes);
    expect(taken).toEqual(['1\n', '2\n', '3\n']);
  });

  test('what was written before the end of input arrives before it', async () => {
    const pipe = new PassThrough({ encoding: 'utf8' });
    const input = new CliInput(pipe);
    void input.write('one');
    void input.write('two');
    input.end();
    input.end();
    await expect(input.write('three')).rejects.toMatchObject({ code: 'SESSION_STOPPED' });
    expect((await pipe.toArray()).join('')).toBe('one\ntwo\n');
  });

  test('a broken pipe rejects what waits and what comes later, with its cause, and is no uncaught error', async () => {
    const broken = new Error('EPIPE');
    const input = new CliInput(new Writable({ write: (_, __, done) => setImmediate(done, broken) }));
    const first = input.write('one');
    void input.write('two');
    await expect(first).rejects.toMatchObject({ code: 'SESSION_STOPPED', cause: broken });
    await expect(input.write('three')).rejects.toMatchObject({ code: 'SESSION_STOPPED' });
  });
});
