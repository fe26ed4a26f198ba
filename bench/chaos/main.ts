// Sessions whose processes die all the time, and everything that must hold nevertheless. Exits with 1 when it does not.
//
//   npm run chaos                   the real CLI over a loopback model: 20 sessions, 5 minutes, a fault every second
//   npm run chaos -- --seconds 30   the short version
//   npm run chaos -- --scripted     scripted CLIs: 200 sessions, 10 000 crashes
//
// `--sessions n` and `--seed n` for both, `--crashes n` for the latter.
import { parseArgs } from 'node:util';
import { realCliChaos } from './real-cli.ts';
import { scriptedChaos } from './scripted.ts';

const { values } = parseArgs({
  options: {
    scripted: { type: 'boolean', default: false },
    sessions: { type: 'string' },
    seconds: { type: 'string', default: '300' },
    crashes: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new Error(`Expected \`--${name}\` to be a positive whole number, got '${text}'.`);
}

const seed = wholeNumber('seed', values.seed);
const sessions = wholeNumber('sessions', values.sessions ?? (values.scripted ? '200' : '20'));
const startedAt = performance.now();
console.log(
  `chaos: seed ${seed}, ${sessions} sessions on ${values.scripted ? 'scripted CLIs' : 'the real CLI'}`,
);
const tally = values.scripted
  ? await scriptedChaos({ sessions, seed, crashes: wholeNumber('crashes', values.crashes) })
  : await realCliChaos({ sessions, seed, seconds: wholeNumber('seconds', values.seconds) });
tally.print();
console.log(`took ${Math.round((performance.now() - startedAt) / 1_000)} s`);
process.exitCode = tally.violations.length === 0 ? 0 : 1;
