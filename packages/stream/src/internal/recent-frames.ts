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
  readonly #frames = new Map<object, Recent>();
  #length = 0;

  /** The frame of this value with this id and event name; made by `make` unless it is here. */
  get(value: object, { id, event }: Omit<Recent, 'frame'>, make: () => string): string {
    const known = this.#frames.get(value);
    // One object may have come twice, and one broadcast may be told under two names.
    if (known !== undefined && known.id === id && known.event === event) return known.frame;
    const frame = make();
    if (known !== undefined || frame.length > maxLength) return frame;
    this.#frames.set(value, { id, event, frame });
    this.#length += frame.length;
    for (const [oldest, { frame: text }] of this.#frames) {
      if (this.#length <= maxLength) break;
      this.#frames.delete(oldest);
      this.#length -= text.length;
    }
    return frame;
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
