import { appendFile } from 'node:fs/promises';
import type { Turn } from '@troupe/core';
import type { TurnOutcome } from './delivered.ts';

/** How turns ended, on disk: in memory it would be the only thing that grows. */
export class OutcomeNotes {
  readonly #path: string;
  #waiting = '';
  #writing: Promise<void> | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  note({ id, state, attempts }: Turn): void {
    this.#waiting += `${JSON.stringify({ id, state, attempts } satisfies TurnOutcome)}\n`;
    this.#writing ??= this.#write();
  }

  async written(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#waiting !== '') {
      const text = this.#waiting;
      this.#waiting = '';
      await appendFile(this.#path, text);
    }
    this.#writing = undefined;
  }
}
