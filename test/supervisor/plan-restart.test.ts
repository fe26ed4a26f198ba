import { describe, expect, test } from 'vitest';
import type { RestartType } from '#supervisor/child-spec.ts';
import { planRestart, type Strategy } from '#supervisor/plan-restart.ts';

/** `a`, `b~` and `c?` are a permanent, a transient and a temporary child; the one that failed stands in brackets. */
function plan(strategy: Strategy, written: string): string {
  const children = written.split(' ').map((word) => ({
    id: word.replaceAll(/[^a-z]/g, ''),
    restart: (word.includes('?')
      ? 'temporary'
      : word.includes('~')
        ? 'transient'
        : 'permanent') as RestartType,
    failed: word.includes('['),
  }));
  const failed = children.find((child) => child.failed);
  if (failed === undefined) throw new Error('Nobody failed.');
  const { stop, start } = planRestart(strategy, children, failed);
  return [...stop.map(({ id }) => `-${id}`), ...start.map(({ id }) => `+${id}`)].join(' ');
}

describe('planRestart', () => {
  test('one_for_one starts the child that failed and touches nobody else', () => {
    expect(plan('one_for_one', 'a [b] c')).toBe('+b');
  });

  test('rest_for_one stops those after it in reverse order and starts it and them in order', () => {
    expect(plan('rest_for_one', 'a [b] c d')).toBe('-d -c +b +c +d');
  });

  test('one_for_all stops all others in reverse order and starts all in order', () => {
    expect(plan('one_for_all', 'a [b] c')).toBe('-c -a +a +b +c');
  });

  test('transient children of the group come back, whatever they ended with', () => {
    expect(plan('one_for_all', '[a] b~')).toBe('-b +a +b');
  });

  test('temporary children of the group are stopped for good', () => {
    expect(plan('rest_for_one', 'a? [b] c? d')).toBe('-d -c +b +d');
    expect(plan('one_for_all', 'a? [b]')).toBe('-a +b');
  });
});
