import type { TraceEvent } from './scenario.ts';
import type { Term } from './term.ts';

/** What happens in one scenario, in the order it happens. */
export class Journal {
  readonly events: TraceEvent[] = [];
  readonly #exits: (readonly [string, number, Term])[] = [];

  write(kind: string, ...about: readonly Term[]): void {
    this.events.push([kind, ...about]);
  }

  /** An incarnation is over. No event by itself: the fixtures list ends apart. */
  noteExit(id: string, incarnation: number, reason: Term): void {
    this.#exits.push([id, incarnation, reason]);
  }

  /** By id and incarnation, as the fixtures have them. */
  get exits(): Term[] {
    const byChild = (a: readonly [string, number, Term], b: readonly [string, number, Term]) =>
      a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1];
    return [...this.#exits].sort(byChild);
  }
}
