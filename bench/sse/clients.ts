// The clients, in a process of their own. Reads from `process.argv`: port, clients, sessions. Says what they heard by IPC.
import { get } from 'node:http';

/** What all clients together heard. */
export interface Heard {
  readonly deltas: number;
  /** Deltas that did not come, or came again, or not in their turn. */
  readonly wrong: number;
  /** Clients that heard the result. */
  readonly finished: number;
  /** Milliseconds from the child's write to the client's read. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Deltas a second that a child wrote, the slowest of them. */
  readonly pace: number;
}

const [port, clients, sessions] = process.argv.slice(2).map(Number);
if (port === undefined || clients === undefined || sessions === undefined)
  throw new Error('port clients sessions');

const latencies: number[] = [];
let wrong = 0;
let finished = 0;
let pace = Infinity;

await Promise.all(Array.from({ length: clients }, (_, at) => hear(at % sessions)));
latencies.sort((a, b) => a - b);
const at = (share: number) => latencies[Math.floor((latencies.length - 1) * share)] ?? Number.NaN;
const heard: Heard = {
  deltas: latencies.length,
  wrong,
  finished,
  p50: at(0.5),
  p99: at(0.99),
  max: at(1),
  pace,
};
process.send?.(heard);

/** One client: until the result of its session. */
function hear(session: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get({ port, host: '127.0.0.1', path: `/${session}`, agent: false }, (response) => {
      let next = 0;
      let first = 0;
      let last = 0;
      let rest = '';
      const onFrame = (frame: string, now: number): boolean => {
        const stamp = frame.includes('"text_delta"') ? /"text":"(\d+)@(\d+) /.exec(frame) : null;
        if (stamp !== null) {
          const [number, written] = [Number(stamp[1]), Number(stamp[2])];
          if (number !== next) wrong += Math.max(1, Math.abs(number - next));
          next = number + 1;
          if (first === 0) first = written;
          last = written;
          latencies.push((now - written) / 1_000);
        }
        return frame.includes('"type":"result"');
      };
      response.setEncoding('utf8');
      response.on('data', (data: string) => {
        const now = Number(process.hrtime.bigint() / 1_000n);
        const frames = (rest + data).split('\n\n');
        rest = frames.pop() ?? '';
        let isOver = false;
        for (const frame of frames) isOver = onFrame(frame, now) || isOver;
        if (!isOver) return;
        finished += 1;
        pace = Math.min(pace, ((next - 1) * 1e6) / (last - first));
        request.destroy();
        resolve();
      });
      response.on('error', () => resolve());
      response.on('close', () => resolve());
    });
    request.on('error', reject);
  });
}
