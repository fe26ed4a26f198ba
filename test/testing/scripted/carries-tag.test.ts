import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { carriesTag } from '#testing/scripted/carries-tag.ts';

describe('carriesTag', () => {
  test('knows a live process by what is in its environment, and takes no other for it', async () => {
    const child = spawn('tail', ['-f', '/dev/null'], {
      env: { PATH: process.env.PATH, MARK: 'of-this-test' },
    });
    const pid = child.pid ?? 0;
    await once(child, 'spawn');
    expect(await carriesTag(pid, 'of-this-test')).toBe(true);
    expect(await carriesTag(pid, 'of-another-test')).toBe(false);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await carriesTag(pid, 'of-this-test')).toBe(false);
  });

  test('knows no process by an id that is none', async () => {
    expect(await carriesTag(0, '')).toBe(false);
    expect(await carriesTag(-1, '')).toBe(false);
  });
});
