import { describe, expect, it } from 'vitest';
import { nearMiss } from '#core/options/near-miss.ts';

const names = ['model', 'maxTurns', 'maxQueue', 'systemPrompt', 'cwd', 'env'];

describe('nearMiss', () => {
  it.each([
    ['modle', 'model'],
    ['mode', 'model'],
    ['models', 'model'],
    ['max_turns', 'maxTurns'],
    ['MAXTURNS', 'maxTurns'],
    ['maxturn', 'maxTurns'],
    ['maxQueeu', 'maxQueue'],
    ['system-promt', 'systemPrompt'],
    ['CWD', 'cwd'],
  ])('takes %s for %s', (given, meant) => {
    expect(nearMiss(given, names)).toBe(meant);
  });

  it.each(['zebra', 'maxSleep', 'cmd', 'end', 'e', ''])('does not guess at %j', (given) => {
    expect(nearMiss(given, names)).toBeUndefined();
  });

  it('takes the nearest of several', () => {
    expect(nearMiss('maxQueeu', ['maxQue', 'maxQueue'])).toBe('maxQueue');
    expect(nearMiss('maxTurn', ['maxTurns', 'maxTurn'])).toBe('maxTurn');
  });
});
