import { isRecord } from '../base/record.ts';
import { jsonOf } from './json-of.ts';
import type { RecentFrames } from './recent-frames.ts';

/** One server-sent event. */
export interface ServerSentEvent {
  /** Its name; without one it is a `message`. */
  readonly event?: string | undefined;
  /** Its data. Lines may end in any way; the client gets them with `\n`. */
  readonly data: string;
  /** Its id. */
  readonly id?: string | undefined;
}

interface FrameOptions<T> {
  readonly event?: string | ((value: T) => string | undefined) | undefined;
  readonly data?: ((value: T) => string) | undefined;
  readonly id?: ((value: T) => string | undefined) | undefined;
}

const lineEnd = /\r\n|\r|\n/;

/** An event as it is written. */
export function sseFrame({ event, data, id }: ServerSentEvent): string {
  const name = event === undefined ? '' : `event: ${oneLine('event', event)}\n`;
  const place = id === undefined ? '' : `id: ${oneLine('id', id)}\n`;
  // A line end within would end the field, and what follows it would be read as fields of the sender's choice.
  const lines = lineEnd.test(data) ? data.split(lineEnd).join('\ndata: ') : data;
  return `${place}${name}data: ${lines}\n\n`;
}

/**
 * What makes an event of a value; `id` is that of a broadcast, if it comes from one. `recent` are the frames of that
 * broadcast: each of its values is written once for all of its readers, unless the caller has a say in it.
 */
export function framer<T>(
  options: FrameOptions<T>,
  recent?: RecentFrames,
): (value: T, id: string | undefined) => string {
  const { event, data, id: idOf } = options;
  const eventOf = typeof event === 'function' ? event : () => event;
  const frameOf = (value: T, id: string | undefined) =>
    sseFrame({
      event: eventOf(value),
      data: data === undefined ? textOf(value) : data(value),
      id: idOf === undefined ? id : idOf(value),
    });
  if (recent === undefined || typeof event === 'function' || data !== undefined || idOf !== undefined)
    return frameOf;
  return (value, id) => {
    if (id === undefined || !isRecord(value)) return frameOf(value, id);
    const known = recent.get(value, id, event);
    if (known !== undefined) return known;
    const frame = frameOf(value, id);
    recent.keep(value, { id, event, frame });
    return frame;
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : jsonOf(value);
}

function oneLine(field: string, text: string): string {
  if (!lineEnd.test(text) && !text.includes('\0')) return text;
  throw new TypeError(
    `Expected the ${field} of a server-sent event to be one line, got ${JSON.stringify(text)}.`,
  );
}
