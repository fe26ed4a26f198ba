const callbacksBySignal = new Map<NodeJS.Signals, Set<(signal: NodeJS.Signals) => void>>();

/**
 * Calls back each time this process gets the signal; the returned function ends that. All who listen share one listener, as
 * Node warns of more than ten.
 */
export function listenToSignal(
  signal: NodeJS.Signals,
  callback: (signal: NodeJS.Signals) => void,
): () => void {
  const callbacks = callbacksBySignal.get(signal) ?? new Set();
  if (callbacks.size === 0) {
    callbacksBySignal.set(signal, callbacks);
    process.on(signal, tellAll);
  }
  callbacks.add(callback);
  return () => {
    if (callbacks.delete(callback) && callbacks.size === 0) process.off(signal, tellAll);
  };
}

function tellAll(signal: NodeJS.Signals): void {
  for (const callback of [...(callbacksBySignal.get(signal) ?? [])]) callback(signal);
}
