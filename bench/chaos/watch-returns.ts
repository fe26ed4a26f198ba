import type { SessionSupervisorEvent } from '@troupe/supervisor';
import type { Tally } from './tally.ts';

/** Measures how long sessions are away, from the fault to the handshake of the next CLI. */
export class Returns {
  readonly #tally: Tally;
  readonly #away = new Map<string, { readonly at: number; readonly pid: number; readonly of: string }>();
  readonly #waiting = new Map<string, () => void>();
  readonly #deaths = new Map<string, number>();
  readonly #cameBack = new Map<string, number>();
  /** The sessions that were given up at some time. */
  readonly givenUp = new Set<string>();

  constructor(tally: Tally) {
    this.#tally = tally;
  }

  isAway(name: string): boolean {
    return this.#away.has(name);
  }

  /** Its CLI was just ended. */
  leave(name: string, pid: number, fault: string): void {
    this.#deaths.set(name, this.deaths(name) + 1);
    if (!this.isAway(name)) this.#away.set(name, { at: performance.now(), pid, of: `${fault} of ${name}` });
  }

  /** How many CLIs of that session were ended so far. */
  deaths(name: string): number {
    return this.#deaths.get(name) ?? 0;
  }

  /** When the CLI that was started then was ready; for one that is not yet, in the future. */
  cameBackAt(name: string, leftAt: number): number {
    const cameBackAt = this.#cameBack.get(name);
    return cameBackAt === undefined || cameBackAt < leftAt ? Number.POSITIVE_INFINITY : cameBackAt;
  }

  /** Resolves when that session is ready again, or given up. */
  async back(name: string): Promise<void> {
    if (!this.isAway(name)) return;
    await new Promise<void>((resolve) => this.#waiting.set(name, resolve));
  }

  readonly hear = (event: SessionSupervisorEvent): void => {
    if (event.type === 'session_ready') {
      const away = this.#away.get(event.name);
      if (away === undefined || away.pid === event.pid) return;
      this.#tally.returned(performance.now() - away.at, away.of);
      this.#return(event.name);
    } else if (event.type === 'session_start_failed') {
      this.#tally.count('starts that failed', event.error.name);
    } else if (event.type === 'session_failed') {
      this.#tally.count('given up', event.error.name);
      this.givenUp.add(event.name);
      this.#return(event.name);
    }
  };

  #return(name: string): void {
    this.#away.delete(name);
    this.#cameBack.set(name, performance.now());
    this.#waiting.get(name)?.();
    this.#waiting.delete(name);
  }
}
