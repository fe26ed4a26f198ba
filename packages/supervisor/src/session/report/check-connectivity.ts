import type { SessionOptions } from '@troupe/core';
import { onAbort, type SessionHome, toError } from '@troupe/core/supervision';
import type { Connectivity } from './connectivity.ts';

const defaultTimeoutMs = 30_000;

interface ConnectivityLimits {
  /** @defaultValue 30000 */
  readonly timeoutMs: number | undefined;
  /** When it aborts, with an error, nobody wants to know any more. */
  readonly signal: AbortSignal;
}

/** Asks a real question of one turn, in a session of its own that leaves no transcript and has no tools. */
export async function checkConnectivity(
  home: SessionHome,
  defaults: SessionOptions,
  { timeoutMs = defaultTimeoutMs, signal: halted }: ConnectivityLimits,
): Promise<Connectivity> {
  if (halted.aborted) return { ok: false, error: toError(halted.reason) };
  const { clock } = home;
  const startedAt = clock.now();
  const controller = new AbortController();
  const late = new Error(`No answer within ${timeoutMs} ms.`);
  const cancel = clock.setTimer(() => controller.abort(late), timeoutMs);
  const forget = onAbort(halted, () => controller.abort(halted.reason));
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
    return { ok: false, error: toError(signal.aborted ? signal.reason : error) };
  } finally {
    cancel();
    forget();
  }
}
