/** What happened in a run: numbers by name, and what must not happen. */
export class Tally {
  readonly violations: string[] = [];
  #slowest: { readonly ms: number; readonly of: string } | undefined;
  readonly #counts = new Map<string, Map<string, number>>();

  /** One more of that kind. */
  count(group: string, kind: string): void {
    const kinds = this.#counts.get(group) ?? new Map<string, number>();
    this.#counts.set(group, kinds);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }

  of(group: string, kind: string): number {
    return this.#counts.get(group)?.get(kind) ?? 0;
  }

  /** A session is back after so long. */
  returned(ms: number, of: string): void {
    if (this.#slowest === undefined || ms > this.#slowest.ms) this.#slowest = { ms, of };
  }

  violate(what: string): void {
    this.violations.push(what);
  }

  /** Everything, for a person at a terminal. */
  print(): void {
    for (const [group, kinds] of this.#counts) {
      const sum = [...kinds.values()].reduce((one, other) => one + other, 0);
      const parts = [...kinds]
        .sort(([one], [other]) => one.localeCompare(other))
        .map(([kind, count]) => `${kind} ${count}`);
      console.log(`${group}: ${sum} (${parts.join(', ')})`);
    }
    const slowest = this.#slowest;
    if (slowest !== undefined) {
      console.log(`slowest return: ${(slowest.ms / 1_000).toFixed(1)} s, after ${slowest.of}`);
    }
    console.log(`violations: ${this.violations.length}`);
    for (const violation of this.violations.slice(0, 50)) console.log(`  ${violation}`);
  }
}
