import type { Message } from '@troupe/core/messages';
import type { MessageSource } from '../../message-source.ts';
import { nothing } from './cursor.ts';
import { openCursor } from './open-cursor.ts';

/** Reads messages until `visit` says `true` or there are no more, and closes the source. `true` if `visit` said so. */
export async function readUntil(
  source: MessageSource,
  visit: (message: Message) => boolean,
): Promise<boolean> {
  const cursor = openCursor(source);
  try {
    for (;;) {
      const message = cursor.take();
      if (message === nothing) {
        if (!(await cursor.more())) return false;
      } else if (visit(message)) {
        break;
      }
    }
  } catch (error) {
    // The first error is the one to tell; that closing failed too adds nothing.
    await cursor.close().catch(() => {});
    throw error;
  }
  await cursor.close();
  return true;
}
