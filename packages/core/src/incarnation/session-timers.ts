import type { Clock } from '../base/clock.ts';
import { onAbort } from '../base/on-abort.ts';
import { afterSilence } from '../base/patient-clock.ts';
import type { ParsedSessionOptions } from '../options/session-options.ts';
import type { SessionEvent, TimerName } from './session-events.ts';

/** The named timers of an incarnation: each at most once, each an event when it fires, none after its life. */
export class SessionTimers {
  readonly #clock: Clock;
  readonly #options: ParsedSessionOptions;
  readonly #onOverdue: (event: SessionEvent) => void;
  readonly #running = new Map<TimerName, () => void>();

  constructor(
    { clock, options, life }: { clock: Clock; options: ParsedSessionOptions; life: AbortSignal },
    onOverdue: (event: SessionEvent) => void,
  ) {
    this.#clock = clock;
    this.#options = options;
    this.#onOverdue = onOverdue;
    onAbort(life, () => this.#clearAll());
  }

  set(timer: TimerName): void {
    this.clear(timer);
    const { afterMs, event } = this.#overdue(timer);
    if (!Number.isFinite(afterMs)) return;
    this.#running.set(
      timer,
      afterSilence(this.#clock, () => this.#onOverdue(event), afterMs),
    );
  }

  clear(timer: TimerName): void {
    this.#running.get(timer)?.();
    this.#running.delete(timer);
  }

  #clearAll(): void {
    for (const timer of [...this.#running.keys()]) this.clear(timer);
  }

  #overdue(timer: TimerName): { readonly afterMs: number; readonly event: SessionEvent } {
    const { startTimeoutMs, interruptTimeoutMs } = this.#options;
    switch (timer) {
      case 'start':
        return { afterMs: startTimeoutMs, event: { type: 'start_overdue' } };
      case 'interrupt':
        return { afterMs: interruptTimeoutMs, event: { type: 'interrupt_overdue' } };
      case 'settle':
        return { afterMs: interruptTimeoutMs, event: { type: 'settle_overdue' } };
      default:
        return timer satisfies never;
    }
  }
}
