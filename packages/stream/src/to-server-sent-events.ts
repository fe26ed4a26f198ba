import type { SubscribeOptions } from './broadcast-options.ts';
import type { Broadcast } from './broadcast-reader.ts';
import type { HelperStream } from './helper-stream.ts';
import { atLeast } from './internal/base/at-least.ts';
import { systemTimers, type TimerSource } from './internal/base/timers.ts';
import { CursorStream } from './internal/cursors/cursor-stream.ts';
import { openCursor } from './internal/cursors/open-cursor.ts';
import { recentFramesOf } from './internal/output/recent-frames.ts';
import { SseCursor } from './internal/output/sse-cursor.ts';
import { framer, type ServerSentEvent, sseFrame } from './internal/output/sse-frame.ts';
import type { Source } from './message-source.ts';
import { UnknownCursorError } from './unknown-cursor-error.ts';

/** What `toServerSentEvents` can be told. */
export interface ServerSentEventsOptions<T> {
  /**
   * The request's `Last-Event-ID`, as the header has it: go on after that event. Only where the source is a broadcast.
   *
   * Where the broadcast cannot (the server was started anew, or what followed is no longer kept), the stream begins with
   * an event `reset`, whose data is `{"reason":"foreign"}` or `{"reason":"expired"}`, and then tells all that is kept:
   * the client forgets what it had.
   */
  readonly lastEventId?: string | readonly string[] | null | undefined;
  /** How to read the broadcast, where the source is one. */
  readonly subscribe?: Omit<SubscribeOptions, 'after'> | undefined;
  /**
   * Milliseconds of silence after which a comment is sent, so that proxies do not take the connection for dead and a
   * client that is gone is noticed. `Infinity` for none.
   *
   * @defaultValue 15 000
   */
  readonly heartbeatMs?: number | undefined;
  /** Milliseconds after which a client that lost the connection comes again. @defaultValue the client's own: some 3 000 */
  readonly retryMs?: number | undefined;
  /** The name of each event: what the client calls `addEventListener` with. @defaultValue none, so `onmessage` hears it */
  readonly event?: string | ((value: T) => string | undefined) | undefined;
  /** The data of each event. @defaultValue texts as they are, everything else as JSON; an `Error` as its name, code and message */
  readonly data?: ((value: T) => string) | undefined;
  /** The id of each event. @defaultValue the id of the value in the broadcast it comes from, if it comes from one */
  readonly id?: ((value: T) => string | undefined) | undefined;
  /**
   * The last event, when the source has ended normally; without one a client takes the end for a lost connection and
   * comes again. `false` for none.
   *
   * @defaultValue an event named `end` with the data `{}`
   */
  readonly end?: ServerSentEvent | false | undefined;
  /** What sets the timer of the heartbeat. @defaultValue `setTimeout` */
  readonly clock?: TimerSource | undefined;
}

/** The headers of a response of server-sent events. */
export const serverSentEventsHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/event-stream; charset=utf-8',
  // `no-transform`: compressing proxies hold back what is small.
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
};

/**
 * A source as server-sent events, each a text to be written as it is: for `toReadable` and a Node response, or
 * `toReadableStream` and a web one. Values become events, in order.
 *
 * Over a broadcast the events have its ids, and a client that lost the connection is served from where it was
 * (`lastEventId`). Its first text comes at once, so that the client knows it is connected. When the source throws, so
 * does this: the connection breaks, and the client comes again. It reads as fast as it is read, and holds nothing; how
 * far a client may be behind is the broadcast's business.
 *
 * @throws TypeError for a `lastEventId` without a broadcast to look for it in.
 *
 * @example
 * response.writeHead(200, serverSentEventsHeaders);
 * const events = toServerSentEvents(hub, { lastEventId: request.headers['last-event-id'] });
 * pipeline(toReadable(events), response, () => {});
 */
export function toServerSentEvents<T>(
  source: Source<T> | Broadcast<T>,
  options: ServerSentEventsOptions<T> = {},
): HelperStream<string> {
  const { end = { event: 'end', data: '{}' }, clock = systemTimers } = options;
  const heartbeatMs = atLeast(1, 'heartbeatMs', options.heartbeatMs, 15_000);
  const retryMs = options.retryMs === undefined ? undefined : atLeast(0, 'retryMs', options.retryMs, 0);
  const recent = isBroadcast(source) ? recentFramesOf(source) : undefined;
  const frame = framer(options, recent);
  const last = end === false ? undefined : sseFrame(end);
  const { values, reset } = openSource(source, options);
  const first = (retryMs === undefined ? ':\n\n' : `retry: ${Math.round(retryMs)}\n\n`) + reset;
  const script = { first, last, frame, joined: recent?.joined, heartbeatMs, clock };
  return new CursorStream(new SseCursor(openCursor(values), script));
}

function openSource<T>(
  source: Source<T> | Broadcast<T>,
  { lastEventId, subscribe = {} }: ServerSentEventsOptions<T>,
): { readonly values: Source<T>; readonly reset: string } {
  const given = typeof lastEventId === 'string' ? lastEventId : lastEventId?.[0];
  // A client that has seen no id sends none, or an empty one.
  const after = given === undefined || given === '' ? undefined : given;
  if (!isBroadcast(source)) {
    if (after === undefined) return { values: source, reset: '' };
    throw new TypeError(
      '`lastEventId` needs a broadcast as the source: pass the broadcast, not a reader of it.',
    );
  }
  try {
    return { values: source.subscribe(after === undefined ? subscribe : { ...subscribe, after }), reset: '' };
  } catch (error) {
    if (!(error instanceof UnknownCursorError)) throw error;
    const reset = sseFrame({ event: 'reset', data: JSON.stringify({ reason: error.reason }) });
    return { values: source.subscribe({ ...subscribe, from: 'oldest' }), reset };
  }
}

function isBroadcast<T>(source: Source<T> | Broadcast<T>): source is Broadcast<T> {
  return (
    typeof source === 'object' &&
    source !== null &&
    'subscribe' in source &&
    typeof source.subscribe === 'function'
  );
}
