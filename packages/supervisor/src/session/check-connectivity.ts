import type { SessionOptions } from '@troupe/core';
import type { SessionHome } from '@troupe/core/supervision';
import type { Connectivity } from './connectivity.ts';

const defaultTimeoutMs = 30_000;

/** Asks a real question of one turn, in a session of its own that leaves no transcript and has no tools. */
export async function checkConnectivity(
  home: SessionHome,
  defaults: SessionOptions,
  timeoutMs = defaultTimeoutMs,
): Promise<Connectivity> {
  const { clock } = home;
  const startedAt = clock.now();
  const controller = new AbortController();
  const late = new Error(`No answer within ${timeoutMs} ms.`);
  const cancel = clock.setTimer(() => controller.abort(late), timeoutMs);
  const { signal } = controller;
  try {
    await home.query('Reply with the word OK.', {
      ...defaults,
      // By itself the CLI tries for three minutes, with a wrong key too; the error is to be told, not waited out.
      env: { ...defaults.env, CLAUDE_CODE_MAX_RETRIES: '1' },
      tools: [],
      maxTurns: 1,
      persistSession: false,
      signal,
    });
    return { ok: true, durationMs: clock.now() - startedAt };
  } catch (error) {
    if (signal.aborted) return { ok: false, error: late };
    return { ok: false, error: error instanceof Error ? error : new Error(String(error)) };
  } finally {
    cancel();
  }
}
