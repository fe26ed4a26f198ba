// Prints the tables of the README. `--rounds=n` (default 9); exits with 1 when the median misses a bar.
import { parseArgs } from 'node:util';
import { benchCallbacks } from './callbacks/main.ts';
import { benchHelpers } from './helpers/main.ts';
import { benchRestart } from './restart/main.ts';
import { benchStream } from './stream/main.ts';
import { benchSupervisor } from './supervisor/main.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '9' } } });
const rounds = Number(values.rounds);
let missed = 0;
for (const bench of [benchStream, benchSupervisor, benchHelpers, benchCallbacks, benchRestart])
  missed += await bench(rounds);
process.exitCode = missed === 0 ? 0 : 1;
