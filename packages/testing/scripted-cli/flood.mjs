import { randomUUID } from 'node:crypto';

const digits = 8;
const chunkBytes = 256 * 1024;
const mark = '#'.repeat(digits);
const zero = 48;

/**
 * Writes numbered text deltas, each a line of exactly `bytes` bytes with its end, as fast as the pipe takes them.
 * Returns how many were written before `stopped` said so.
 *
 * A chunk of lines is made once and written again and again; only the numbers in it are changed, in place, once the
 * write before has gone out.
 */
export async function flood({ lines, bytes }, { sessionId, messageId, index, stopped }) {
  const line = lineOf(bytes, { sessionId, messageId, index });
  const numberAt = [line.indexOf(mark), line.lastIndexOf(mark)];
  const perChunk = Math.max(1, Math.min(lines, Math.floor(chunkBytes / line.length)));
  const chunk = Buffer.from(line.repeat(perChunk));
  let next = 0;
  for (let round = 1; next < lines && !stopped(); round += 1) {
    const count = Math.min(perChunk, lines - next);
    for (let place = 0; place < count; place += 1) {
      for (const offset of numberAt) number(chunk, place * line.length + offset, next + place);
    }
    next += count;
    await new Promise((resolve) => process.stdout.write(chunk.subarray(0, count * line.length), resolve));
    // Where the reader is as fast as the writer, nothing else would ever be read: no interrupt, no signal.
    if (round % 8 === 0) await new Promise(setImmediate);
  }
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
