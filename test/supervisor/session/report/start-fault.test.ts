import { CliNotFoundError, CliStartError, InvalidOptionsError, ToolServerError } from '@troupe/core';
import { describe, expect, test } from 'vitest';
import { backoffMs, isPermanentFault } from '#supervisor/session/report/start-fault.ts';

describe('isPermanentFault', () => {
  test.each<[string, Error]>([
    ['no CLI', new CliNotFoundError('nowhere', [])],
    ['bad options', new InvalidOptionsError([])],
    ['a CLI that refuses what it was started with', new CliStartError('no such flag', { permanent: true })],
    ['no package to make tools with', new ToolServerError('db', 'needs a package', { permanent: true })],
  ])('%s is', (_title, error) => {
    expect(isPermanentFault(error)).toBe(true);
  });

  test.each<[string, unknown]>([
    ['a CLI that came to nothing', new CliStartError('killed', { permanent: false })],
    [
      'a tool server whose factory failed',
      new ToolServerError('db', 'cannot be made', { cause: new Error() }),
    ],
    ['a tool server that serves another session', new ToolServerError('db', 'serves another session')],
    ['any other error', new Error('x')],
    ['what is no error', undefined],
  ])('%s is not', (_title, error) => {
    expect(isPermanentFault(error)).toBe(false);
  });
});

test('backoffMs doubles from a second to half a minute', () => {
  expect([1, 2, 3, 4, 5, 6, 7].map(backoffMs)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});
