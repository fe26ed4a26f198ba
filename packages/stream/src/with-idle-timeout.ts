import type { HelperStream } from './helper-stream.ts';
import { atLeast } from './internal/base/at-least.ts';
import { systemTimers, type TimerSource } from './internal/base/timers.ts';
import { CursorStream } from './internal/cursors/cursor-stream.ts';
import { IdleCursor } from './internal/cursors/idle-cursor.ts';
import { openCursor } from './internal/cursors/open-cursor.ts';
import type { Source } from './message-source.ts';

/** What `withIdleTimeout` can be told. */
export interface IdleTimeoutOptions {
  /** Milliseconds of silence, while the reader waits, after which the stream ends with `IdleTimeoutError`. */
  readonly idleTimeoutMs: number;
  /** What sets the timer. @defaultValue `setTimeout` */
  readonly clock?: TimerSource | undefined;
}

/**
 * The source, with an end to waiting for it: when it is silent for `idleTimeoutMs` while the reader waits, the stream
 * ends with `IdleTimeoutError` and the source is closed. The time in which the reader is busy does not count. Holds
 * nothing.
 *
 * For a turn its own `idleTimeoutMs` is better: it knows when a permission question is open.
 */
export function withIdleTimeout<T>(
  source: Source<T>,
  { idleTimeoutMs, clock = systemTimers }: IdleTimeoutOptions,
): HelperStream<T> {
  const limitMs = atLeast(0, 'idleTimeoutMs', idleTimeoutMs, Number.NaN);
  return new CursorStream(new IdleCursor(openCursor(source), limitMs, clock));
}
