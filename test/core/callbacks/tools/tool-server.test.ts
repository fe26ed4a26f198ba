import { createToolServer, type ToolServerOptions, tool } from '@troupe/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { z as zod3 } from 'zod/v3';
import { ToolSlots } from '#core/callbacks/tools/tool-slots.ts';

const one = tool('one', 'one', { n: z.number() }, ({ n }) => String(n));

// What a caller without types may give.
const shaped = (inputSchema: unknown): Partial<ToolServerOptions> => ({
  tools: [{ ...one, inputSchema: inputSchema as typeof one.inputSchema }],
});

describe('createToolServer', () => {
  it.each<[Partial<ToolServerOptions>, string]>([
    [{ name: '' }, 'name'],
    [{ tools: undefined as never }, 'tools'],
    [{ tools: [one, one] }, 'tools'],
    [{ tools: [{ ...one, name: 'a b' }] }, 'tools'],
    [shaped({ n: zod3.number() }), 'tools.one.inputSchema.n'],
    [shaped(zod3.object({ n: zod3.number() })), 'tools.one.inputSchema'],
    [shaped(z.object({ n: z.number() })), 'tools.one.inputSchema'],
    [shaped(undefined), 'tools.one.inputSchema'],
    // What has no JSON Schema would cost the server all its tools.
    [shaped({ n: z.number(), when: z.date() }), 'tools.one.inputSchema.when'],
    [{ concurrency: 0 }, 'concurrency'],
    [{ concurrency: 1.5 }, 'concurrency'],
    [{ timeout: -1 }, 'timeout'],
  ])('refuses %o at the call', (wrong, key) => {
    expect(() => createToolServer({ name: 's', tools: [one], ...wrong })).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTIONS', issues: [expect.objectContaining({ key })] }),
    );
  });

  it('makes nothing before a session wants an instance', () => {
    expect(createToolServer({ name: 's', tools: [one], timeout: 5_000 })).toEqual({
      type: 'sdk',
      name: 's',
      timeout: 5_000,
      createInstance: expect.any(Function),
    });
  });
});

describe('ToolSlots', () => {
  const signal = new AbortController().signal;
  const gate = () => {
    let open = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    return { opened, open };
  };

  it('lets so many in, and the others in the order they came', async () => {
    const slots = new ToolSlots(1, 10);
    const first = gate();
    const order: number[] = [];
    const runs = [1, 2, 3].map((n) =>
      slots.run(signal, async () => {
        order.push(n);
        if (n === 1) await first.opened;
      }),
    );
    await Promise.resolve();
    expect(order).toEqual([1]);
    first.open();
    await Promise.all(runs);
    expect(order).toEqual([1, 2, 3]);
  });

  it('refuses one that would wait behind too many', async () => {
    const slots = new ToolSlots(1, 1);
    const first = gate();
    const running = slots.run(signal, () => first.opened);
    const waiting = slots.run(signal, () => 'second');
    await expect(slots.run(signal, () => 'third')).rejects.toThrow('1 calls wait');
    first.open();
    await running;
    expect(await waiting).toBe('second');
  });

  it('lets go of one that is cancelled while it waits, and frees the place of one that throws', async () => {
    const slots = new ToolSlots(1, 10);
    const first = gate();
    const running = slots.run(signal, async () => {
      await first.opened;
      throw new Error('broken');
    });
    const controller = new AbortController();
    const cancelled = slots.run(controller.signal, () => 'never');
    controller.abort();
    await expect(cancelled).rejects.toThrow('cancelled');
    first.open();
    await expect(running).rejects.toThrow('broken');
    expect(await slots.run(signal, () => 'next')).toBe('next');
  });
});
