/** Timers set while they are watched. */
export interface TimerWatch {
  /** Where each timer was set that is still to fire and keeps the process alive. */
  pending(): readonly string[];
  /** Gives the global functions back. */
  stop(): void;
}

/**
 * Watches the global `setTimeout` and `setInterval`. The test runner keeps references of its own to the original ones, so
 * its timers, which come and go at any time, do not appear.
 */
export function watchTimers(): TimerWatch {
  const { setTimeout: originalTimeout, setInterval: originalInterval } = globalThis;
  const timers = new Map<NodeJS.Timeout, string>();

  const watched = <Set extends typeof setTimeout | typeof setInterval>(original: Set): Set => {
    const set = (...args: Parameters<Set>) => {
      // What the spread of its own parameters makes is what the original returns: a Timeout.
      const timer = (original as (...args: unknown[]) => NodeJS.Timeout)(...args);
      timers.set(timer, new Error('set here').stack ?? '');
      return timer;
    };
    // Its properties come along (`util.promisify` looks for one), so it can stand in for the original.
    return Object.defineProperties(set, Object.getOwnPropertyDescriptors(original)) as unknown as Set;
  };

  globalThis.setTimeout = watched(originalTimeout);
  globalThis.setInterval = watched(originalInterval);

  return {
    pending: () => [...timers].filter(([timer]) => isPending(timer)).map(([, stack]) => callSite(stack)),
    stop() {
      globalThis.setTimeout = originalTimeout;
      globalThis.setInterval = originalInterval;
    },
  };
}

// Node says nowhere else whether a timer has fired or was cleared.
function isPending(timer: NodeJS.Timeout & { _destroyed?: boolean }): boolean {
  return timer._destroyed !== true && timer.hasRef();
}

function callSite(stack: string): string {
  const lines = stack.split('\n').slice(2);
  return `timer set ${(lines[0] ?? '').trim()}`;
}
