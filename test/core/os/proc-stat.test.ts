import { describe, expect, test } from 'vitest';
import { isAliveStat, parseProcStat } from '#core/os/proc-stat.ts';

const after = '1 42 42 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 987654 1 2 3';

describe('parseProcStat', () => {
  test('the name of a program may hold spaces, parentheses and newlines', () => {
    for (const name of ['claude', 'a b', 'x) S 1 2 (y', '((', '\n']) {
      expect(parseProcStat(`42 (${name}) S ${after}`)).toEqual({
        state: 'S',
        parentPid: 1,
        groupId: 42,
        startTime: '987654',
      });
    }
  });

  test('what is no such line is none', () => {
    for (const text of ['', '42', '42 (claude) S 1', 'garbage']) expect(parseProcStat(text)).toBeUndefined();
  });
});

describe('isAliveStat', () => {
  test('zombies are dead; stopped, sleeping and hanging processes live', () => {
    const isAlive = (state: string) => isAliveStat({ state, parentPid: 1, groupId: 1, startTime: '1' });
    expect('RSDTtI'.split('').map(isAlive)).toEqual([true, true, true, true, true, true]);
    expect('ZX'.split('').map(isAlive)).toEqual([false, false]);
  });
});
