/** One line of a table: a bar with its verdict, or a fact without one. */
export interface Row {
  readonly says: string;
  readonly measured: string;
  readonly bar?: string;
  readonly isMet?: boolean;
}

/** Prints the rows under a title; returns how many bars were missed. */
export function printTable(title: string, rows: readonly Row[]): number {
  console.log(`\n${title}:\n`);
  console.log('| | bar | measured | |\n|---|---|---|---|');
  for (const { says, measured, bar = '', isMet } of rows)
    console.log(
      `| ${says} | ${bar} | ${measured} | ${isMet === undefined ? '' : isMet ? 'met' : 'MISSED'} |`,
    );
  return rows.filter(({ isMet }) => isMet === false).length;
}
