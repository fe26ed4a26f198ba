import { describe, expect, test } from 'vitest';
import { shouldShutDown } from '#supervisor/should-shut-down.ts';

const significant = { significant: true };
const bystander = { significant: false, isActive: true };
const active = { significant: true, isActive: true };
const atRest = { significant: true, isActive: false };

describe('shouldShutDown', () => {
  test.each(['never', 'any_significant', 'all_significant'] as const)(
    'with %s, the end of a child that is not significant stops nothing',
    (autoShutdown) => {
      expect(shouldShutDown(autoShutdown, { significant: false }, [atRest])).toBe(false);
    },
  );

  test('with never, the end of a significant child stops nothing', () => {
    expect(shouldShutDown('never', significant, [])).toBe(false);
  });

  test('with any_significant, the first end of a significant child stops the supervisor', () => {
    expect(shouldShutDown('any_significant', significant, [active, bystander])).toBe(true);
  });

  test('with all_significant, the supervisor goes on while another significant child is active', () => {
    expect(shouldShutDown('all_significant', significant, [atRest, active, bystander])).toBe(false);
  });

  test('with all_significant, the last end stops the supervisor, whatever is at rest or not significant', () => {
    expect(shouldShutDown('all_significant', significant, [atRest, bystander])).toBe(true);
  });
});
