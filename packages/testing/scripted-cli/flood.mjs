import { randomUUID } from 'node:crypto';
import { once } from 'node:events';

const digits = 8;
const mark = '#'.repeat(digits);
const zero = 48;

/**
 * Writes numbered text deltas, each a line of exactly `bytes` bytes with its end, as fast as the pipe takes them.
 *
 * A chunk of lines is made once and written again and again; only the numbers in it are changed, in place. A write may
 * still be under way when the next chunk is wanted, so several chunks take turns and each is free once its write is done.
 */
export async function flood({ lines, bytes }, { sessionId, messageId, index, stopped }) {
  const line = lineOf(bytes, { sessionId, messageId, index });
  const numberAt = [line.indexOf(mark), line.lastIndexOf(mark)];
  const perChunk = Math.max(1, Math.min(lines, Math.floor((256 * 1024) / line.length)));
  const chunks = Array.from({ length: 4 }, () => ({ bytes: Buffer.from(line.repeat(perChunk)), free: true }));
  let next = 0;
  for (let turn = 0; next < lines; turn = (turn + 1) % chunks.length) {
    if (stopped()) return next;
    const chunk = chunks[turn];
    if (!chunk.free) await chunk.written;
    const count = Math.min(perChunk, lines - next);
    for (let place = 0; place < count; place += 1) {
      for (const offset of numberAt) number(chunk.bytes, place * line.length + offset, next + place);
    }
    next += count;
    chunk.free = false;
    chunk.written = new Promise((resolve) => {
      const done = () => {
        chunk.free = true;
        resolve();
      };
      const more = process.stdout.write(chunk.bytes.subarray(0, count * line.length), done);
      chunk.full = !more;
    });
    if (chunk.full) await once(process.stdout, 'drain');
    // An interrupt is read between chunks; a pipe that never fills would keep the loop from coming round to it.
    else if (turn === 0) await new Promise(setImmediate);
  }
  await Promise.all(chunks.map((chunk) => chunk.written));
  return next;
}

/** A line with marks where its number goes: in its text, which is padded to the length asked for, and in its uuid. */
function lineOf(bytes, { sessionId, messageId, index }) {
  const withText = (text) =>
    `${JSON.stringify({
      type: 'stream_event',
      event: { type: 'content_block_delta', index, delta: { type: 'text_delta', text } },
      session_id: sessionId,
      parent_tool_use_id: null,
      uuid: randomUUID().slice(0, -digits) + mark,
      api_message_id: messageId,
    })}\n`;
  const padding = Math.max(0, bytes - withText(`${mark} `).length);
  return withText(`${mark} ${'.'.repeat(padding)}`);
}

function number(bytes, offset, value) {
  let rest = value;
  for (let place = offset + digits - 1; place >= offset; place -= 1) {
    bytes[place] = zero + (rest % 10);
    rest = (rest / 10) | 0;
  }
}
