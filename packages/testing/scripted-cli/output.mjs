import { once } from 'node:events';

// The reader is gone: there is nobody left to act for.
process.stdout.on('error', () => process.exit(1));

/** Writes characters or bytes as they are. Settles when the pipe takes more. */
export async function writeRaw(chunk) {
  if (!process.stdout.write(chunk)) await once(process.stdout, 'drain');
}

/** Writes one line. What comes faster than the pipe takes it is kept; bulk steps wait by `drained`. */
export function emit(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** Writes what is emitted meanwhile in one go: for lines that the real CLI makes all at once. */
export function atOnce(emitAll) {
  process.stdout.cork();
  try {
    return emitAll();
  } finally {
    process.stdout.uncork();
  }
}

/** Settles when the pipe takes more. */
export async function drained() {
  if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
}

/** Settles when all that was written is out of this process. */
export function flushed() {
  return new Promise((resolve) => process.stdout.write('', () => process.stderr.write('', resolve)));
}

/** Ends the process once everything is written. */
export async function exitWith(code) {
  await flushed();
  process.exit(code);
}
