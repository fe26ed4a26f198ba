import type { Readable, Writable } from 'node:stream';
import type { Clock } from '../base/clock.ts';
import { afterSilence, patientClock } from '../base/patient-clock.ts';
import { UnreadInput } from './unread-input.ts';

/** What is wrong with a pipe of a CLI that lives on. Without stderr it can do all that is asked of it. */
export interface PipeFault {
  readonly pipe: 'stdin' | 'stdout';
  /** `closed`: it closed the pipe. `not_read`: it has taken nothing from it for half a minute, though something waits. */
  readonly fault: 'closed' | 'not_read';
}

/** The fault as the reason of an end: "it …". */
export function wordsOfFault({ pipe, fault }: PipeFault): string {
  switch (fault) {
    case 'closed':
      return `it closed its ${pipe} and lived on`;
    case 'not_read':
      return `it did not read its ${pipe}`;
    default:
      return fault satisfies never;
  }
}

/** What is watched, and who is told. */
export interface HalfDeathWatch {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly clock: Clock;
  /** How many writes stdin has taken. */
  readonly takenWrites: () => number;
  /** Whether we do not read its stdout just now. */
  readonly isPaused: () => boolean;
  /** Whether the process has exited, or is being stopped: then its pipes close as they should. */
  readonly isEnding: () => boolean;
  /** Something is wrong with a pipe; `undefined`: no more, it reads again. */
  readonly onNoticed: (fault: PipeFault | undefined) => void;
  /** It had its time and lives on as it was. */
  readonly onOver: (fault: PipeFault) => void;
}

// A process that exits closes its pipes first, and on a busy machine the exit is told a good while later.
const noticeMs = 500;
const graceMs = 5_000;

// How often it is looked whether stdin is still open and still read.
const lookMs = 5_000;

/**
 * Watches for a CLI that cannot hear or cannot be heard any more and does not end. That it closed stdin shows only when it
 * is written to, so nothing is written to it, zero bytes long, every 5 s. That it does not read stdin shows only when that
 * is full: it is noticed when nothing was taken for 30 s, and over after another 30 s. Returns what ends the watch.
 */
export function watchHalfDeath(watch: HalfDeathWatch): () => void {
  const { stdin, stdout, isEnding, onNoticed, onOver } = watch;
  // A timer that is late fires before the exit that has long happened is told.
  const clock = patientClock(watch.clock);
  let isWatched = true;
  let cancelTimer = () => {};
  const unlessEnding = (then: () => void, afterMs: number) => {
    cancelTimer = afterSilence(clock, () => !isEnding() && then(), afterMs);
  };
  const suspect = (pipe: PipeFault['pipe']) => {
    if (!isWatched || isEnding()) return;
    isWatched = false;
    cancelLook();
    const fault = { pipe, fault: 'closed' } as const;
    unlessEnding(() => {
      onNoticed(fault);
      unlessEnding(() => onOver(fault), graceMs);
    }, noticeMs);
  };
  const input = new UnreadInput();
  const judgeInput = () => {
    const isWaiting = stdin.writableLength > 0;
    const verdict = input.look({ isWaiting, taken: watch.takenWrites(), isExcused: watch.isPaused() });
    const fault = { pipe: 'stdin', fault: 'not_read' } as const;
    if (verdict === 'noticed') onNoticed(fault);
    else if (verdict === 'restored') onNoticed(undefined);
    else if (verdict === 'over') onOver(fault);
    if (!isWaiting) stdin.write('', () => undefined);
  };
  let cancelLook = () => {};
  const lookLater = () => {
    cancelLook = clock.setTimer(() => {
      if (!isWatched || isEnding() || stdin.destroyed) return;
      judgeInput();
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
