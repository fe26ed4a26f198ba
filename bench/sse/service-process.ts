// The service in a process of its own, so that its memory and its time are its own. Reads from `process.argv`: sessions,
// and the deltas of a turn. Is asked by IPC, and answers.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { startService } from './service.ts';

/** What the service can be asked. */
export type Question = 'clients' | 'run_turns' | 'end';

/** What the service says about itself. */
export interface ServiceReport {
  readonly port: number;
  readonly clients: number;
  /** The processes of its sessions. */
  readonly pids: readonly number[];
  /** Bytes, now and at most in the last turn. */
  readonly rss: number;
  readonly maxRss: number;
  /** By how many milliseconds the event loop was late in the last turn, at the 99th percentile. */
  readonly lateMs: number;
}

const [sessions = 0, deltas = 0] = process.argv.slice(2).map(Number);
const service = await startService(sessions, deltas);
const resolution = 10;
const delay = monitorEventLoopDelay({ resolution });
delay.enable();
let maxRss = 0;
const watching = setInterval(() => {
  maxRss = Math.max(maxRss, process.memoryUsage.rss());
}, 50);

process.on('message', (question: Question) => void answer(question));
tell();

async function answer(question: Question): Promise<void> {
  switch (question) {
    case 'clients':
      return tell();
    case 'run_turns':
      startAnew();
      await service.runTurns();
      return tell();
    case 'end':
      clearInterval(watching);
      await service[Symbol.asyncDispose]();
      return process.disconnect();
    default:
      question satisfies never;
  }
}

/** Garbage of what was before is not counted. */
function startAnew(): void {
  globalThis.gc?.();
  maxRss = process.memoryUsage.rss();
  delay.reset();
}

function tell(): void {
  const rss = process.memoryUsage.rss();
  const report: ServiceReport = {
    port: service.port,
    clients: service.clients(),
    pids: service.pids(),
    rss,
    maxRss: Math.max(maxRss, rss),
    lateMs: Math.max(0, delay.percentile(99) / 1e6 - resolution),
  };
  process.send?.(report);
}
