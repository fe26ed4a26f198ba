interface Waiting {
  readonly callbacks: Set<() => void>;
  readonly listener: () => void;
}

const waitingBySignal = new WeakMap<AbortSignal, Waiting>();

/**
 * Calls back once when the signal aborts; the returned function forgets that. Nobody is called for a signal that has aborted
 * already: look at that first.
 *
 * All who wait share one listener. A signal of the user's may stand for a whole service, with any number of sessions, turns
 * and requests, and Node warns of more than ten listeners on one.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const waiting = waitingBySignal.get(signal) ?? listenTo(signal);
  // A function of its own, so that one callback may wait twice.
  const call = () => callback();
  waiting.callbacks.add(call);
  return () => {
    if (waiting.callbacks.delete(call) && waiting.callbacks.size === 0) leave(signal, waiting);
  };
}

function listenTo(signal: AbortSignal): Waiting {
  const callbacks = new Set<() => void>();
  const waiting: Waiting = {
    callbacks,
    listener() {
      leave(signal, waiting);
      for (const call of callbacks) call();
    },
  };
  waitingBySignal.set(signal, waiting);
  signal.addEventListener('abort', waiting.listener, { once: true });
  return waiting;
}

function leave(signal: AbortSignal, waiting: Waiting): void {
  signal.removeEventListener('abort', waiting.listener);
  if (waitingBySignal.get(signal) === waiting) waitingBySignal.delete(signal);
}
