import { tap, textDeltas } from '@troupe/stream';
import { describe, expect, it } from 'vitest';
import { readAll } from './support/read-all.ts';
import { watchSource } from './support/watched-source.ts';
import { assistant, message, result, textBlock } from './support/wire-messages.ts';

describe('tap', () => {
  it('shows every message, subagents and things unknown included, and passes it through', async () => {
    const messages = [
      assistant('m1', [textBlock('main')]),
      assistant('m2', [textBlock('sub')], { parent: 't1' }),
      message(null),
      message({ type: 'brand_new' }),
      result(),
    ];
    const seen: unknown[] = [];
    expect(await readAll(tap(messages, (said) => seen.push(said)))).toEqual(messages);
    expect(seen).toEqual(messages);
  });

  it('shows a message right before its reader gets it, also when many come at once', async () => {
    const messages = [1, 2, 3].map((uuid) => message({ type: 'keep_alive', uuid }));
    const order: string[] = [];
    const { source } = watchSource('turn', messages, { batchSize: 3 });
    const visit = (said: object) => order.push(`visit ${JSON.stringify(said)}`);
    for await (const said of tap(source, visit)) order.push(`read ${JSON.stringify(said)}`);
    expect(order).toEqual(
      messages.flatMap((said) => [`visit ${JSON.stringify(said)}`, `read ${JSON.stringify(said)}`]),
    );
  });

  it('shows no more than its reader asks for', async () => {
    const seen: unknown[] = [];
    for await (const _ of tap([result(), result()], (said) => seen.push(said))) break;
    expect(seen).toHaveLength(1);
  });

  it('ends the stream with what the visit throws, after what came before', async () => {
    const error = new Error('seen enough');
    const read: string[] = [];
    const source = tap([assistant('m1', [textBlock('a')]), result()], (said) => {
      if (said.type === 'result') throw error;
    });
    const reading = (async () => {
      for await (const text of textDeltas(source)) read.push(text);
    })();
    await expect(reading).rejects.toBe(error);
    expect(read).toEqual(['a']);
  });
});
