// The clients, in a process of their own. Reads from `process.argv`: port, clients, sessions, deltas of a turn. Says by
// IPC what they heard in each turn. They read bytes as they come and parse no JSON: it is the service that is measured.
import { connect } from 'node:net';
import { createHistogram } from 'node:perf_hooks';

/** What all clients together heard of one turn. */
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

const [port, clients, sessions, deltasEach] = process.argv.slice(2).map(Number);
if (port === undefined || clients === undefined || sessions === undefined || deltasEach === undefined)
  throw new Error('port clients sessions deltas');

const beforeStamp = '"text_delta","text":"';
const latencies = createHistogram();
let deltas = 0;
let wrong = 0;
let finished = 0;
let pace = Infinity;

// All sockets are read into one buffer: what is in it is looked at before the next one is read.
const buffer = Buffer.allocUnsafe(256 * 1_024);
process.once('message', () => process.exit(0)); // that it is over is all that it is told
for (let at = 0; at < clients; at += 1) hear(at % sessions);

/** One client. */
function hear(session: number): void {
  let next = 0;
  let first = 0;
  let last = 0;
  let rest = '';
  const onDelta = (number: number, written: number, now: number): void => {
    if (number !== next) wrong += Math.max(1, Math.abs(number - next));
    next = number + 1;
    if (number === 0) first = written;
    last = written;
    deltas += 1;
    latencies.record(Math.max(1, now - written));
  };
  const onRead = (length: number): boolean => {
    const now = Number(process.hrtime.bigint() / 1_000n);
    const text = rest + buffer.toString('latin1', 0, length);
    let end = 0;
    for (let found = text.indexOf(beforeStamp); found !== -1; found = text.indexOf(beforeStamp, end)) {
      const number = found + beforeStamp.length;
      const at = text.indexOf('@', number);
      const space = text.indexOf(' ', at);
      if (at === -1 || space === -1) break; // cut off; the rest of it comes
      onDelta(Number(text.slice(number, at)), Number(text.slice(at + 1, space)), now);
      end = space;
    }
    const isOver = text.includes('"type":"result"', end);
    // What may be the beginning of something is kept; a stamp is shorter than that.
    rest = isOver ? '' : text.slice(Math.max(end, text.length - 64));
    if (!isOver) return true;
    if (next !== deltasEach) wrong += Math.abs(Number(deltasEach) - next);
    pace = Math.min(pace, ((next - 1) * 1e6) / (last - first));
    next = 0;
    finished += 1;
    if (finished === clients) tell();
    return true;
  };
  const socket = connect({ port: Number(port), host: '127.0.0.1', onread: { buffer, callback: onRead } });
  socket.on('error', () => process.exit(1));
  socket.write(`GET /${session} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`);
}

function tell(): void {
  const heard: Heard = {
    deltas,
    wrong,
    finished,
    p50: latencies.percentile(50) / 1_000,
    p99: latencies.percentile(99) / 1_000,
    max: latencies.max / 1_000,
    pace,
  };
  process.send?.(heard);
  latencies.reset();
  deltas = wrong = finished = 0;
  pace = Infinity;
}
