import type { BroadcastOptions } from './broadcast-options.ts';
import type { Broadcast } from './broadcast-reader.ts';
import { BroadcastHub } from './internal/broadcast/broadcast-hub.ts';
import { openCursor } from './internal/cursors/open-cursor.ts';
import type { Source } from './message-source.ts';

/**
 * One source for many readers, who may come late, go, and come again: each is told the values that are kept (`replay`)
 * and then what is new, at its own pace. To iterate over the broadcast itself is to subscribe to it.
 *
 * It holds the last `replay` values and, for the slowest reader, `maxUnread` more, however many readers there are; for
 * each reader with `'drop_deltas'` that is behind also the whole messages among them. A reader is given a
 * chance to read before it counts as slow: a source that has much to say at once is not read in one go.
 *
 * @example
 * const hub = broadcast(session.messages(), { whenUnread: 'run' });
 * for await (const text of textSnapshots(hub.subscribe({ after: lastSeen }))) render(text);
 */
export function broadcast<T>(source: Source<T>, options: BroadcastOptions = {}): Broadcast<T> {
  return new BroadcastHub(openCursor(source), options);
}
