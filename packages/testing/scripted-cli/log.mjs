import { openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Takes the next start's number, writes down how this process was started, and reads its scenario. The scenarios are a
 * list with an entry per start, of which the last holds for all further ones.
 */
export function recordStart(folder, { version = false } = {}) {
  if (folder === undefined) return { scenario: {}, log: () => {} };
  const scenarios = JSON.parse(readFileSync(join(folder, 'scenarios.json'), 'utf8'));
  if (version) return { scenario: scenarios[0] ?? {}, log: () => {} };
  const { start, fd } = claimStart(folder);
  const log = (...entries) =>
    void writeSync(fd, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  log({ started: { pid: process.pid, argv: process.argv.slice(2), cwd: process.cwd(), env: process.env } });
  return { scenario: scenarios[Math.min(start, scenarios.length - 1)] ?? {}, log };
}

// Creating a file that must not exist is the one step that two processes cannot both take.
function claimStart(folder) {
  for (let start = 0; ; start += 1) {
    try {
      return { start, fd: openSync(join(folder, `start-${String(start).padStart(5, '0')}.jsonl`), 'wx') };
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
}
