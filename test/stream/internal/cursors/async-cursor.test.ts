import { describe, expect, it } from 'vitest';
import { AsyncCursor } from '#stream/internal/cursors/async-cursor.ts';
import { nothing } from '#stream/internal/cursors/cursor.ts';

/** A source whose every answer is given by hand. */
class AskedSource implements AsyncIterator<readonly string[]> {
  readonly asks: {
    resolve: (result: IteratorResult<readonly string[]>) => void;
    reject: (error: Error) => void;
  }[] = [];
  returned = 0;

  next(): Promise<IteratorResult<readonly string[]>> {
    return new Promise((resolve, reject) => {
      this.asks.push({ resolve, reject });
    });
  }

  async return(): Promise<IteratorResult<readonly string[]>> {
    this.returned += 1;
    return { done: true, value: undefined };
  }

  give(...values: string[]): void {
    this.asks.at(-1)?.resolve({ done: false, value: values });
  }
}

const open = () => {
  const source = new AskedSource();
  return {
    source,
    cursor: new AsyncCursor(
      () => source,
      (batch: readonly string[]) => batch,
    ),
  };
};

describe('AsyncCursor', () => {
  it('gives what a batch holds without waiting, then nothing', async () => {
    const { source, cursor } = open();
    expect(cursor.take()).toBe(nothing);
    const more = cursor.more();
    source.give('a', 'b');
    expect(await more).toBe(true);
    expect([cursor.take(), cursor.take(), cursor.take()]).toEqual(['a', 'b', nothing]);
  });

  it('asks the source once for all who wait', async () => {
    const { source, cursor } = open();
    const waiting = [cursor.more(), cursor.more()];
    expect(source.asks).toHaveLength(1);
    source.give('a');
    expect(await Promise.all(waiting)).toEqual([true, true]);
  });

  it('asks nothing and gives nothing after the close', async () => {
    const { source, cursor } = open();
    const more = cursor.more();
    source.give('a', 'b');
    await more;
    await cursor.close();
    expect(cursor.take()).toBe(nothing);
    expect(await cursor.more()).toBe(false);
    expect(source.asks).toHaveLength(1);
  });

  it('gives nothing of what the source says after the close, be it a batch or an error', async () => {
    for (const say of [
      (source: AskedSource) => source.give('too late'),
      (source: AskedSource) => source.asks.at(-1)?.reject(new Error('too late')),
    ]) {
      const { source, cursor } = open();
      const more = cursor.more();
      await cursor.close();
      say(source);
      expect(await more).toBe(false);
      expect(cursor.take()).toBe(nothing);
      expect(source.returned).toBe(1);
    }
  });

  it('does not close a source that has ended or thrown by itself', async () => {
    for (const say of [
      (source: AskedSource) => source.asks.at(-1)?.resolve({ done: true, value: undefined }),
      (source: AskedSource) => source.asks.at(-1)?.reject(new Error('broke')),
    ]) {
      const { source, cursor } = open();
      const more = cursor.more();
      say(source);
      await more.catch(() => {});
      await cursor.close();
      expect(await cursor.more()).toBe(false);
      expect(source).toMatchObject({ returned: 0, asks: { length: 1 } });
    }
  });
});
