// A process that has nothing to do but look at the clock: by how much it is late, so is everybody on this machine. When it
// is asked, it says by IPC how late in milliseconds, at the 99th percentile.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const everyMs = 10;
const delay = monitorEventLoopDelay({ resolution: everyMs });
delay.enable();
process.once('message', () => {
  process.send?.(Math.max(0, delay.percentile(99) / 1e6 - everyMs), () => process.disconnect());
});
process.send?.('looking');
