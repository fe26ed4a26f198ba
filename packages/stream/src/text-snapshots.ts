import type { HelperOptions } from './helper-options.ts';
import type { HelperStream } from './helper-stream.ts';
import { SnapshotReader } from './internal/blocks/snapshot-reader.ts';
import { streamOf } from './internal/cursors/stream-of.ts';
import type { MessageSource } from './message-source.ts';

/**
 * The whole text of the turn so far, after each message that changed it: what a screen wants.
 *
 * Each snapshot is right as it stands. What turned out void is gone from it: text of a broken stream once the CLI asks
 * again, of a turn that is run again, of messages that a later one replaces. A finished block puts right what was made
 * of its deltas. A snapshot can be shorter than the one before it, and empty. Blocks follow each other without a
 * separator. Over the turns of `session.messages()` each turn starts anew.
 *
 * It holds the text of the turn.
 */
export function textSnapshots(source: MessageSource, options: HelperOptions = {}): HelperStream<string> {
  return streamOf(source, ({ emit }) => {
    const reader = new SnapshotReader(options);
    return (message) => {
      const text = reader.read(message);
      if (text !== undefined) emit(text);
    };
  });
}
