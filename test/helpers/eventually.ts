import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Polls until `condition` returns something truthy and resolves with it; a throw counts as "not yet".
 *
 * For what announces itself by no event: a file, a process that went away. Fails after `timeoutMs` (default 60 000) with
 * `what` and the last thing the condition returned or threw.
 */
export async function eventually<Result>(
  condition: () => Result | Promise<Result>,
  options: { readonly what?: string; readonly timeoutMs?: number; readonly everyMs?: number } = {},
): Promise<NonNullable<Result>> {
  const { what = condition.toString(), timeoutMs = 60_000, everyMs = 10 } = options;
  const giveUpAt = performance.now() + timeoutMs;
  for (;;) {
    const last = await attempt(condition);
    if ('value' in last && last.value) return last.value;
    if (performance.now() >= giveUpAt) {
      const saw = 'value' in last ? `last saw ${JSON.stringify(last.value)}` : 'it threw';
      throw new Error(
        `Not within ${timeoutMs} ms: ${what}; ${saw}.`,
        'error' in last ? { cause: last.error } : {},
      );
    }
    await sleep(everyMs);
  }
}

async function attempt<Result>(
  condition: () => Result | Promise<Result>,
): Promise<{ readonly value: Result } | { readonly error: unknown }> {
  try {
    return { value: await condition() };
  } catch (error) {
    return { error };
  }
}
