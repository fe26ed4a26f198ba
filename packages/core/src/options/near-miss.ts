/** The name that was probably meant: the same but for case and separators, or a slip or two away. */
export function nearMiss(given: string, names: Iterable<string>): string | undefined {
  const wanted = bare(given);
  let best: string | undefined;
  let bestSlips = Math.min(2, Math.floor(wanted.length / 4)) + 1;
  for (const name of names) {
    const slips = countSlips(wanted, bare(name));
    if (slips < bestSlips) {
      best = name;
      bestSlips = slips;
    }
  }
  return best;
}

// `max_turns`, `max-turns` and `MaxTurns` all mean `maxTurns`.
function bare(name: string): string {
  return name.replaceAll(/[-_]/g, '').toLowerCase();
}

// Letters to insert, drop, replace or swap with their neighbour to get from one word to the other.
function countSlips(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwap =
        row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current[column] = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (isSame ? 0 : 1),
        isSwap ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = current;
  }
  return at(last, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
