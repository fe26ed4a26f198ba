import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';

leavesNothingBehind();

const root = fileURLToPath(new URL('../..', import.meta.url));

class Terminal {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<unknown[]>;
  out = '';
  err = '';
  #wake = () => {};

  constructor() {
    const args = ['--conditions=@troupe/source', '--import', 'tsx', 'examples/terminal-chat.ts'];
    const { ANTHROPIC_API_KEY: _, ...env } = process.env;
    // What the loader keeps for the next time is not what is looked for here.
    this.child = spawn(process.execPath, args, { cwd: root, env: { ...env, TSX_DISABLE_CACHE: '1' } });
    this.ended = once(this.child, 'close');
    void this.ended.then(() => this.#wake());
    this.child.stdout.on('data', (data) => this.#hear('out', data));
    this.child.stderr.on('data', (data) => this.#hear('err', data));
  }

  async hears(where: 'out' | 'err', words: string): Promise<void> {
    while (!this[where].includes(words)) {
      if (this.child.exitCode !== null) throw new Error(`It ended: ${this.out}${this.err}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #hear(where: 'out' | 'err', data: Buffer): void {
    this[where] += data.toString();
    this.#wake();
  }
}

describe('the chat in the terminal', () => {
  it('takes each line of a pipe as a prompt of one conversation, says nothing but the answers, and ends', async () => {
    const terminal = new Terminal();
    terminal.child.stdin.end('SAY hi there\n\nSLOW 5 20\nRECALL\n');
    expect(await terminal.ended).toEqual([0, null]);
    const [first, second, third] = terminal.out.split('\n');
    expect([first, second?.trim()]).toEqual(['hi there', 'w0 w1 w2 w3 w4']);
    expect(third).toContain('SAY hi there');
    expect(terminal.out).not.toContain('\u001b');
    expect(terminal.err).toBe('');
  });

  it('is stopped by one Ctrl-C, goes on, and is left by two', async () => {
    const terminal = new Terminal();
    terminal.child.stdin.write('SLOW 2000 20\n');
    await terminal.hears('out', 'w3');
    terminal.child.kill('SIGINT');
    await terminal.hears('err', 'stopped');
    terminal.child.stdin.write('SAY after\n');
    await terminal.hears('out', 'after');
    expect(terminal.out).not.toContain('w1999');
    terminal.child.stdin.write('SAY wait ++ HANG\n');
    await terminal.hears('out', 'wait');
    terminal.err = '';
    terminal.child.kill('SIGINT');
    await terminal.hears('err', 'stopped');
    terminal.child.kill('SIGINT');
    expect(await terminal.ended).toEqual([0, null]);
  });
});
