import { systemClock } from '@troupe/core';
import { listenToSignal } from './listen-to-signal.ts';
import type { SessionSupervisor } from './session-supervisor.ts';

/** How a supervisor is stopped by signals. */
export interface StopOnSignalsOptions {
  /** How long running turns may go on before they are interrupted, in milliseconds. */
  readonly drainMs: number;
  /** @defaultValue ['SIGTERM', 'SIGINT'] */
  readonly signals?: readonly NodeJS.Signals[];
}

/** What comes within this time is the last signal over again. */
const repeatMs = 1_000;

/**
 * Stops the supervisor when this process is told to end, and then lets it end by that signal.
 *
 * The first signal lets running turns finish within `drainMs`; a second one, a second or more later, interrupts them at once.
 * What comes within a second counts once: under `npm start` one Ctrl-C arrives twice, from the terminal and from npm. Where
 * others listen to the signal too, ending the process is left to them.
 *
 * @returns a function that listens no longer
 */
export function stopOnSignals(
  supervisor: Pick<SessionSupervisor, 'stop' | 'exited'>,
  { drainMs, signals = ['SIGTERM', 'SIGINT'] }: StopOnSignalsOptions,
): () => void {
  let isStopping = false;
  let isRepeat = false;
  let cancelTimer = () => {};
  const forgetLater = () => {
    isRepeat = true;
    cancelTimer = systemClock.setTimer(() => {
      // After a time in which this process was blocked, a repeat may still lie in the pipe: it is read before the next timer.
      cancelTimer = systemClock.setTimer(() => {
        isRepeat = false;
      }, 0);
    }, repeatMs);
  };
  const onSignal = (signal: NodeJS.Signals) => {
    if (isRepeat) return;
    forgetLater();
    if (isStopping) {
      void supervisor.stop(undefined, { drainMs: 0 });
      return;
    }
    isStopping = true;
    void supervisor.stop(undefined, { drainMs }).then(() => {
      ignore();
      // With nobody left who listens, it does what it would have done at first.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
  };
  const stops = signals.map((signal) => listenToSignal(signal, onSignal));
  const ignore = () => {
    cancelTimer();
    for (const stop of stops) stop();
  };
  void supervisor.exited.then(() => {
    if (!isStopping) ignore();
  });
  return ignore;
}
