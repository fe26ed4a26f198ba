import { JoinedTexts } from '../cursors/joined-texts.ts';

interface Recent {
  readonly id: string;
  readonly event: string | undefined;
  readonly frame: string;
}

/** In UTF-16 code units: some hundred deltas, which is more than readers that keep up are apart. */
const maxLength = 262_144;

/**
 * The frames that were made last of one broadcast's values: readers that keep up ask for the same ones, one after the
 * other. Few are kept, because each takes as much memory as its value; who is behind has them made again.
 */
export class RecentFrames {
  /** Several of them as one text. */
  readonly joined = new JoinedTexts();
  readonly #frames = new Map<object, Recent>();
  #length = 0;

  /** The frame of this value with this id and event name, if it is here. */
  get(value: object, id: string, event: string | undefined): string | undefined {
    const known = this.#frames.get(value);
    // One object may have come twice, and one broadcast may be told under two names.
    return known !== undefined && known.id === id && known.event === event ? known.frame : undefined;
  }

  /** Keeps the frame of a value, unless it has one of another place or name, or is too long. */
  keep(value: object, frame: Recent): void {
    if (this.#frames.has(value) || frame.frame.length > maxLength) return;
    this.#frames.set(value, frame);
    this.#length += frame.frame.length;
    for (const [oldest, { frame: text }] of this.#frames) {
      if (this.#length <= maxLength) break;
      this.#frames.delete(oldest);
      this.#length -= text.length;
    }
  }
}

const ofBroadcasts = new WeakMap<object, RecentFrames>();

/** The recent frames of a broadcast. */
export function recentFramesOf(broadcast: object): RecentFrames {
  const known = ofBroadcasts.get(broadcast);
  if (known !== undefined) return known;
  const frames = new RecentFrames();
  ofBroadcasts.set(broadcast, frames);
  return frames;
}
