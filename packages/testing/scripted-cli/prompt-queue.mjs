import { emit } from './output.mjs';

/** Prompts that wait for a turn, and what is said of each of them on its way. */
export class PromptQueue {
  #waiting = [];
  #seen = new Set();
  #looking = new Set();

  constructor(lines) {
    this.lines = lines;
  }

  get length() {
    return this.#waiting.length;
  }

  get uuids() {
    return this.#waiting.map((prompt) => prompt.uuid);
  }

  /** Whether a prompt of this uuid came before; such a one is never run again. */
  hasSeen({ uuid }) {
    return uuid !== undefined && this.#seen.has(uuid);
  }

  add(prompt) {
    this.#seen.add(prompt.uuid);
    this.#waiting.push(prompt);
    for (const look of this.#looking) look();
  }

  takeAll() {
    return this.#waiting.splice(0);
  }

  /** Takes one prompt out before it was started. */
  cancel(uuid) {
    const place = this.#waiting.findIndex((prompt) => prompt.uuid === uuid);
    if (place < 0) return false;
    for (const prompt of this.#waiting.splice(place, 1)) this.tell(prompt, 'cancelled');
    return true;
  }

  cancelAll() {
    for (const prompt of this.takeAll()) this.tell(prompt, 'cancelled');
  }

  /** Settles when so many prompts wait. */
  holds(count) {
    if (this.#waiting.length >= count) return Promise.resolve();
    return new Promise((resolve) => {
      const look = () => {
        if (this.#waiting.length < count) return;
        this.#looking.delete(look);
        resolve();
      };
      this.#looking.add(look);
    });
  }

  /** Says where a prompt is on its way: `queued`, `started`, `completed` or `cancelled`. */
  tell(prompt, state) {
    if (this.lines.hasLifecycle && prompt.uuid !== undefined) emit(this.lines.lifecycle(prompt.uuid, state));
  }
}
