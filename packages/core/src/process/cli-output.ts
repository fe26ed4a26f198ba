import type { Readable } from 'node:stream';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { patientClock } from '../base/patient-clock.ts';
import type { CliListener } from './cli-process-types.ts';
import { LineCutter } from './line-cutter.ts';

const maxDrainRounds = 10;

/** What reading the CLI's stdout needs. */
export interface CliOutputOptions extends Pick<CliListener, 'onLines' | 'onOverlongLine'> {
  readonly maxLineBytes: number;
  readonly logger: Logger;
  readonly clock: Clock;
}

/**
 * The CLI's stdout as lines, handed over per chunk. Starts paused. While it is paused nothing is handed over and at most
 * the stream's own buffer is read; the rest waits in the pipe and in the CLI.
 */
export class CliOutput {
  readonly #stdout: Readable;
  readonly #options: CliOutputOptions;
  readonly #cutter: LineCutter;
  readonly #closed: Promise<void>;
  #isPaused = true;
  #skippedBytes = 0;
  #chunks = 0;
  #drainRounds = 0;
  #drainMs: number | undefined;
  #cancelDrainTimer: () => void = () => undefined;

  constructor(stdout: Readable, options: CliOutputOptions) {
    this.#stdout = stdout;
    this.#options = options;
    this.#cutter = new LineCutter(options.maxLineBytes, (byteLength) => {
      this.#skippedBytes += byteLength + 1;
      this.#callOut(() => options.onOverlongLine(byteLength));
    });
    stdout.on('data', (chunk: Buffer) => this.#onChunk(chunk));
    stdout.pause();
    // When a process exits, Node resumes its pipes so that they come to an end, paused or not.
    stdout.on('resume', () => {
      if (this.#isPaused) stdout.pause();
    });
    // A broken pipe is followed by 'close', and that is what ends the reading.
    stdout.on('error', (error) => options.logger.debug({ err: error }, 'stdout of the CLI broke'));
    this.#closed = new Promise((resolve) => stdout.once('close', resolve));
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  pause(): void {
    if (this.#isPaused) return;
    this.#isPaused = true;
    this.#cancelDrainTimer();
    this.#stdout.pause();
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#armDrainTimer();
    this.#stdout.resume();
  }

  /**
   * The process has exited: resolves when all it wrote was handed over. A grandchild that inherited stdout can keep it
   * open for ever, so it is closed when nothing has come for `drainMs`, or at the latest after ten times as long. The time it
   * is paused does not count.
   */
  async drain(drainMs: number): Promise<void> {
    this.#drainMs = drainMs;
    this.#armDrainTimer();
    await this.#closed;
    this.#cancelDrainTimer();
    const cutOffBytes = this.#cutter.end();
    if (cutOffBytes > 0)
      this.#options.logger.warn({ cutOffBytes }, 'the last line of the CLI was cut off; it is dropped');
  }

  #armDrainTimer(): void {
    if (this.#drainMs === undefined || this.#isPaused || this.#stdout.closed) return;
    this.#cancelDrainTimer();
    const chunksBefore = this.#chunks;
    const judge = () => this.#closeIfSilentSince(chunksBefore);
    this.#cancelDrainTimer = patientClock(this.#options.clock).setTimer(judge, this.#drainMs);
  }

  #closeIfSilentSince(chunksBefore: number): void {
    this.#drainRounds += 1;
    if (this.#chunks === chunksBefore || this.#drainRounds >= maxDrainRounds) this.#stdout.destroy();
    else this.#armDrainTimer();
  }

  #onChunk(chunk: Buffer): void {
    this.#chunks += 1;
    const cutter = this.#cutter;
    const openBefore = cutter.openBytes;
    this.#skippedBytes = 0;
    const lines = cutter.push(chunk);
    if (lines.raw.length === 0) return;
    const byteLength = openBefore + chunk.length - cutter.openBytes - this.#skippedBytes;
    this.#callOut(() => this.#options.onLines(lines, byteLength));
  }

  // A reader that throws is a defect, but not one that may take the whole host down from inside a stream event.
  #callOut(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#options.logger.error({ err: error }, 'the reader of the CLI threw');
    }
  }
}
