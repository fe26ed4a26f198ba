import type { SessionSupervisor } from './session-supervisor.ts';

/** How a supervisor is stopped by signals. */
export interface StopOnSignalsOptions {
  /** How long running turns may go on before they are interrupted, in milliseconds. */
  readonly drainMs: number;
  /** @defaultValue ['SIGTERM', 'SIGINT'] */
  readonly signals?: readonly NodeJS.Signals[];
}

/**
 * Stops the supervisor when this process is told to end, and then lets it end by that signal.
 *
 * The first signal lets running turns finish within `drainMs`; a second one interrupts them at once. Where others listen to
 * the signal too, ending the process is left to them.
 *
 * @returns a function that listens no longer
 */
export function stopOnSignals(
  supervisor: Pick<SessionSupervisor, 'stop' | 'exited'>,
  { drainMs, signals = ['SIGTERM', 'SIGINT'] }: StopOnSignalsOptions,
): () => void {
  let isStopping = false;
  const onSignal = (signal: NodeJS.Signals) => {
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
  const ignore = () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
  for (const signal of signals) process.on(signal, onSignal);
  void supervisor.exited.then(() => {
    if (!isStopping) ignore();
  });
  return ignore;
}
