import { describe, expect, test } from 'vitest';
import { shareNextRun } from '#core/os/share-next-run.ts';

function controlled() {
  const runs: { resolve: (value: string) => void; reject: (error: Error) => void }[] = [];
  const call = shareNextRun(() => new Promise<string>((resolve, reject) => runs.push({ resolve, reject })));
  return { runs, call };
}

describe('shareNextRun', () => {
  test('who asks while a run is under way shares the next one, which starts after it', async () => {
    const { runs, call } = controlled();
    const first = call();
    const late = [call(), call(), call()];
    expect(runs).toHaveLength(1);
    runs[0]?.resolve('one');
    await expect(first).resolves.toBe('one');
    await expect.poll(() => runs.length).toBe(2);
    // This one asks during the second run: its answer must not have begun before the question.
    const later = call();
    runs[1]?.resolve('two');
    await expect(Promise.all(late)).resolves.toEqual(['two', 'two', 'two']);
    await expect.poll(() => runs.length).toBe(3);
    runs[2]?.resolve('three');
    await expect(later).resolves.toBe('three');
  });

  test('a run that fails fails for those who share it, and the next one runs all the same', async () => {
    const { runs, call } = controlled();
    const first = call();
    const second = call();
    runs[0]?.reject(new Error('no /proc'));
    await expect(first).rejects.toThrow('no /proc');
    await expect.poll(() => runs.length).toBe(2);
    runs[1]?.resolve('fine');
    await expect(second).resolves.toBe('fine');
  });

  test('when nothing runs, a call runs at once', async () => {
    const { runs, call } = controlled();
    for (const value of ['a', 'b']) {
      const answer = call();
      runs.at(-1)?.resolve(value);
      await expect(answer).resolves.toBe(value);
    }
    expect(runs).toHaveLength(2);
  });
});
