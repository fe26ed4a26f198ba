// Prints the tables of the README. `--rounds=n` (default 9), `--only=stream,restart`; exits with 1 when the median misses a bar.
import { parseArgs } from 'node:util';
import { benchActors } from './actors/main.ts';
import { benchCallbacks } from './callbacks/main.ts';
import { benchHelpers } from './helpers/main.ts';
import { benchRestart } from './restart/main.ts';
import { benchStream } from './stream/main.ts';
import { benchSupervisor } from './supervisor/main.ts';

const benches = new Map<string, (rounds: number) => Promise<number>>([
  ['stream', benchStream],
  ['supervisor', benchSupervisor],
  ['actors', benchActors],
  ['helpers', benchHelpers],
  ['callbacks', benchCallbacks],
  ['restart', benchRestart],
]);

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '9' }, only: { type: 'string' } },
});
const names = values.only?.split(',') ?? [...benches.keys()];
let missed = 0;
for (const name of names) {
  const bench = benches.get(name);
  if (bench === undefined) throw new Error(`--only: one of ${[...benches.keys()].join(', ')}; not ${name}`);
  missed += await bench(Number(values.rounds));
}
process.exitCode = missed === 0 ? 0 : 1;
