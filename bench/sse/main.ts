// What a service of server-sent events does: no delta lost or doubled, how long each takes from the child's write to the
// client's read, and what clients cost that never read. `--clients=500 --sessions=50 --seconds=10`, `--only=readers` or
// `--only=silent`. Linux.
import { parseArgs } from 'node:util';
import { measureReaders } from './measure-readers.ts';
import { measureSilent } from './measure-silent.ts';

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '500' },
    sessions: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '10' },
    only: { type: 'string' },
  },
});
const sessions = Number(values.sessions);
const seconds = Number(values.seconds);
const readers = { clients: Number(values.clients), sessions, seconds };
const silent = { clients: 100, sessions, seconds };

const missed =
  (values.only === 'silent' ? 0 : await measureReaders(readers)) +
  (values.only === 'readers' ? 0 : await measureSilent(silent));
process.exitCode = missed === 0 ? 0 : 1;
