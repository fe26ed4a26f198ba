// Prints the tables of the README. `--rounds=n` (default 9); exits with 1 when the median misses a bar.
import { parseArgs } from 'node:util';
import { benchStream } from './stream/main.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '9' } } });
const missed = await benchStream(Number(values.rounds));
process.exitCode = missed === 0 ? 0 : 1;
