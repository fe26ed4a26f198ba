import { afterAll, afterEach, beforeEach, expect, vi } from 'vitest';
import { takeWarnings, watchWarnings } from './warnings.ts';

// Whatever a library prints, its users cannot turn off: console output fails the test that made it.
const levels = ['log', 'info', 'warn', 'error', 'debug'] as const;
let spies: ReturnType<typeof vi.spyOn>[] = [];

beforeEach(() => {
  spies = levels.map((level) => vi.spyOn(console, level));
});

watchWarnings();

// Node tells of some only after the test that made them; then the next one fails, or the file.
const expectNoWarning = () => expect(takeWarnings(), 'warnings of Node').toEqual([]);
afterEach(expectNoWarning);
afterAll(expectNoWarning);

afterEach(() => {
  const printed = spies.flatMap((spy) => spy.mock.calls);
  for (const spy of spies) spy.mockRestore();
  expect(printed, 'console output').toEqual([]);
});
