import { afterEach, beforeEach, expect, vi } from 'vitest';

// Whatever a library prints, its users cannot turn off: console output fails the test that made it.
const levels = ['log', 'info', 'warn', 'error', 'debug'] as const;
let spies: ReturnType<typeof vi.spyOn>[] = [];

beforeEach(() => {
  spies = levels.map((level) => vi.spyOn(console, level));
});

afterEach(() => {
  const printed = spies.flatMap((spy) => spy.mock.calls);
  for (const spy of spies) spy.mockRestore();
  expect(printed, 'console output').toEqual([]);
});
