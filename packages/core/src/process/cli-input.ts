import type { Writable } from 'node:stream';
import { SessionStoppedError } from '../errors/errors.ts';

/** The CLI's stdin: one writer, whole lines. */
export class CliInput {
  readonly #stdin: Writable;
  #isEnded = false;
  #isCorked = false;
  #takenWrites = 0;

  constructor(stdin: Writable) {
    this.#stdin = stdin;
    // A CLI that ends while we write breaks the pipe. Every write hears of it by its own callback; without a listener
    // the event would take the host down.
    stdin.on('error', () => undefined);
  }

  /**
   * Writes one line. Resolves when the pipe has taken it, which is how back-pressure reaches the caller: a CLI that
   * reads nothing keeps the promise pending. Lines arrive in the order of the calls. Rejects with `SessionStoppedError`
   * when the input has ended; a rejection that nobody looks at is not an unhandled one.
   */
  write(line: string): Promise<void> {
    const written = this.#write(line);
    written.catch(() => undefined); // Told to whoever awaits it.
    return written;
  }

  /** How many writes the pipe has taken. */
  get takenWrites(): number {
    return this.#takenWrites;
  }

  /** End of input, after all that was written. */
  end(): void {
    this.#isEnded = true;
    if (!this.#stdin.destroyed) this.#stdin.end();
  }

  #write(line: string): Promise<void> {
    if (this.#isEnded) return Promise.reject(noMoreInput());
    // A newline within would make two lines of it, and one line that is no JSON ends the CLI.
    if (line.includes('\n'))
      return Promise.reject(new TypeError('Expected one line, got a newline within it.'));
    this.#cork();
    return new Promise((resolve, reject) => {
      this.#stdin.write(`${line}\n`, (error) => {
        if (error) return reject(noMoreInput(error));
        this.#takenWrites += 1;
        resolve();
      });
    });
  }

  // Answers to what came in one chunk are ready in one go, hundreds of them where tools run in parallel: they go out as
  // one system call, behind the promises that make them.
  #cork(): void {
    if (this.#isCorked) return;
    this.#isCorked = true;
    this.#stdin.cork();
    process.nextTick(() => {
      this.#isCorked = false;
      this.#stdin.uncork();
    });
  }
}

function noMoreInput(cause?: Error): SessionStoppedError {
  return new SessionStoppedError('The CLI takes no more input: its process has ended or is ending.', {
    cause,
  });
}
