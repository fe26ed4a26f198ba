// Prints the tables of the README. `--rounds=n` (default 9); exits with 1 when the median misses a bar.
import { parseArgs } from 'node:util';
import { benchHelpers } from './helpers/main.ts';
import { benchRestart } from './restart/main.ts';
import { benchStream } from './stream/main.ts';
import { benchSupervisor } from './supervisor/main.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '9' } } });
const rounds = Number(values.rounds);
const missed =
  (await benchStream(rounds)) +
  (await benchSupervisor(rounds)) +
  (await benchHelpers(rounds)) +
  (await benchRestart(rounds));
process.exitCode = missed === 0 ? 0 : 1;
