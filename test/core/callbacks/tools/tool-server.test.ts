import { createToolServer, type ToolServerOptions, tool } from '@troupe/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { z as zod3 } from 'zod/v3';

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
