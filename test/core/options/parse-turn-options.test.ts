import { InvalidOptionsError } from '@troupe/core';
import { describe, expect, it } from 'vitest';
import { parseTurnOptions } from '#core/options/parse-turn-options.ts';

function issuesOf(input: unknown) {
  try {
    parseTurnOptions(input);
  } catch (error) {
    if (error instanceof InvalidOptionsError) return error.issues;
    throw error;
  }
  return [];
}

describe('parseTurnOptions', () => {
  it('fills in the documented default values', () => {
    const defaults = {
      timeoutMs: Number.POSITIVE_INFINITY,
      idleTimeoutMs: Number.POSITIVE_INFINITY,
      onAbandon: 'interrupt',
      onCrash: 'fail',
      commands: false,
    };
    expect(parseTurnOptions(undefined)).toEqual(defaults);
    expect(parseTurnOptions({ timeoutMs: undefined, signal: undefined })).toEqual(defaults);
  });

  it('takes every option as it was given', () => {
    const { signal } = new AbortController();
    const given = {
      signal,
      timeoutMs: 1,
      idleTimeoutMs: 0.5,
      onAbandon: 'detach',
      onCrash: 'rerun',
      commands: true,
    };
    expect(parseTurnOptions(given)).toEqual(given);
  });

  it.each([
    ['timeoutMs', 0, 'a positive number of milliseconds, or Infinity for no limit', '0 (number)'],
    [
      'idleTimeoutMs',
      Number.NaN,
      'a positive number of milliseconds, or Infinity for no limit',
      'NaN (number)',
    ],
    ['timeoutMs', '5', 'a positive number of milliseconds, or Infinity for no limit', "'5' (string)"],
    ['onAbandon', 'leave', "'interrupt' or 'detach'", "'leave' (string)"],
    ['onCrash', 'retry', "'fail' or 'rerun'", "'retry' (string)"],
    ['commands', 1, 'true or false', '1 (number)'],
    ['signal', new AbortController(), 'an AbortSignal', 'an object'],
    ['timoutMs', 1, 'left out: there is no such option of a turn (did you mean `timeoutMs`?)', 'a number'],
    ['model', 'opus', 'left out: there is no such option of a turn', 'a string'],
    ['abortController', {}, 'given as `signal` (the signal of the controller)', 'an object'],
    ['verbatimPrompts', true, 'left out: a prompt is text here, unless `commands` is true', 'a boolean'],
  ])('refuses %s %s', (key, value, expected, received) => {
    expect(issuesOf({ [key]: value })).toEqual([{ key, expected, received }]);
  });

  it('refuses what is no object', () => {
    expect(issuesOf('fast')).toEqual([{ key: '', expected: 'an object', received: 'a string' }]);
  });
});
