import type { Readable, Writable } from 'node:stream';
import type { Clock } from '../clock.ts';

/** A pipe that a CLI closed though it lives on. Without stderr it can do all that is asked of it. */
export type BrokenPipe = 'stdin' | 'stdout';

/** What is watched, and who is told. */
export interface HalfDeathWatch {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly clock: Clock;
  /** Whether the process has exited, or is being stopped: then its pipes close as they should. */
  readonly isEnding: () => boolean;
  /** It closed that pipe and has not exited. */
  readonly onNoticed: (pipe: BrokenPipe) => void;
  /** It had its time to exit and lives on. */
  readonly onOver: (pipe: BrokenPipe) => void;
}

// A process that exits closes its pipes first, and on a busy machine the exit is told a good while later.
const noticeMs = 500;
const graceMs = 5_000;

// How often it is looked whether stdin is still open and still read.
const lookMs = 5_000;

/**
 * Watches for a CLI that cannot hear or cannot be heard any more and does not end. That it closed stdin shows only when it
 * is written to, so nothing is written to it, zero bytes long, every 5 s. Returns what ends the watch.
 */
export function watchHalfDeath(watch: HalfDeathWatch): () => void {
  const { stdin, stdout, clock, isEnding, onNoticed, onOver } = watch;
  let isWatched = true;
  let cancelTimer = () => {};
  const unlessEnding = (then: () => void, afterMs: number) => {
    // A timer that is late fires before the exit that has long happened is told, so that gets a turn of the loop first.
    const judge = () => !isEnding() && then();
    cancelTimer = clock.setTimer(() => setImmediate(() => setImmediate(judge)), afterMs);
  };
  const suspect = (pipe: BrokenPipe) => {
    if (!isWatched || isEnding()) return;
    isWatched = false;
    cancelLook();
    unlessEnding(() => {
      onNoticed(pipe);
      unlessEnding(() => onOver(pipe), graceMs);
    }, noticeMs);
  };
  let cancelLook = () => {};
  const lookLater = () => {
    cancelLook = clock.setTimer(() => {
      if (!isWatched || isEnding() || stdin.destroyed) return;
      if (stdin.writableLength === 0) stdin.write('', () => undefined);
      lookLater();
    }, lookMs);
  };
  lookLater();
  stdin.on('error', () => suspect('stdin'));
  stdout.once('close', () => suspect('stdout'));
  return () => {
    isWatched = false;
    cancelLook();
    cancelTimer();
  };
}
