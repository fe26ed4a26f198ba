import type { NumberedEvent } from './chat-event.ts';

/**
 * What has been said in a room, for a page that comes late: the events themselves, streamed pieces joined, so that a page
 * has one way to show things. When it grows beyond `maxCharacters`, the oldest turns are forgotten.
 */
export class Transcript {
  readonly #maxCharacters: number;
  #events: NumberedEvent[] = [];
  #characters = 0;

  constructor(maxCharacters: number) {
    this.#maxCharacters = maxCharacters;
  }

  get events(): readonly NumberedEvent[] {
    return this.#events;
  }

  add(event: NumberedEvent): void {
    if (event.type === 'status') return;
    const last = this.#events.at(-1);
    const joined = last === undefined ? undefined : join(last, event);
    if (joined === undefined) this.#events.push(event);
    else this.#events[this.#events.length - 1] = joined;
    this.#characters += sizeOf(event);
    if (this.#characters > this.#maxCharacters) this.#forget();
  }

  // Down to half, so that it is not done again with the next piece. The running turn stays, however long it is.
  #forget(): void {
    const starts = this.#events.flatMap((event, at) => (event.type === 'prompt' ? [at] : []));
    const sizes = this.#events.map(sizeOf);
    let left = sizes.reduce((sum, size) => sum + size, 0);
    let from = 0;
    for (const start of starts.slice(1)) {
      if (left <= this.#maxCharacters / 2) break;
      for (const size of sizes.slice(from, start)) left -= size;
      from = start;
    }
    this.#events = this.#events.slice(from);
    this.#characters = left;
  }
}

/** Two pieces of one text as one; `undefined` for anything else. */
function join(last: NumberedEvent, next: NumberedEvent): NumberedEvent | undefined {
  if (last.type !== 'part' || next.type !== 'part' || last.turnId !== next.turnId) return undefined;
  const [before, after] = [last.chunk, next.chunk];
  if (before.type !== 'text-delta' && before.type !== 'reasoning-delta') return undefined;
  if (after.type !== before.type || after.id !== before.id) return undefined;
  return { ...next, chunk: { ...after, delta: before.delta + after.delta } };
}

function sizeOf(event: NumberedEvent): number {
  if (
    event.type === 'part' &&
    (event.chunk.type === 'text-delta' || event.chunk.type === 'reasoning-delta')
  ) {
    return event.chunk.delta.length;
  }
  return JSON.stringify(event).length;
}
