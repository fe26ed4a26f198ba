import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { CliExitFacts } from '../errors/errors.ts';
import type { CliLocation } from '../find-cli/cli-location.ts';
import type { CutLines } from './cut-lines.ts';
import type { PipeFault } from './half-death.ts';
import type { ShowTail } from './stderr-tail.ts';
import type { StopStep } from './terminate.ts';

/** Who hears a CLI process. */
export interface CliListener {
  /**
   * The lines that one chunk of stdout completed, in order and without their newline, and how many bytes they took with it
   * (more than the chunk has, where a long line came in many). Not called while paused, nor before `startCliProcess` has
   * resolved. What is not UTF-8 becomes U+FFFD in their text.
   */
  readonly onLines: (lines: CutLines, byteLength: number) => void;
  /** A line of more than `maxLineBytes` was skipped; comes before the lines that follow it. */
  readonly onOverlongLine: (byteLength: number) => void;
  /**
   * It closed a pipe half a second ago, or has not read its stdin for half a minute, and lives on. `undefined`: it reads again.
   * Not called while it is being stopped.
   */
  readonly onHalfDead?: ((fault: PipeFault | undefined) => void) | undefined;
  /** It has had its time after `onHalfDead`, and lives on as it was: it is to be killed. */
  readonly onHopeless?: ((fault: PipeFault) => void) | undefined;
  /**
   * Called exactly once, after the last `onLines`: the process is over and its stdout is drained. While it is paused that
   * waits; a silent grandchild that holds stdout open and cannot be found delays it by a second, a talking one by ten at most.
   */
  readonly onExit: (exit: CliExitFacts) => void;
}

/** What a CLI process is started with. */
export interface StartCliProcessOptions extends CliListener {
  readonly location: CliLocation;
  readonly args: readonly string[];
  /** The whole environment, save `TMPDIR` and the tag, which are added here. */
  readonly env: Readonly<Record<string, string>>;
  /** Where it runs; `undefined`: where we do. */
  readonly cwd: string | undefined;
  /** By what its processes are recognised: unique, of letters, digits, `.`, `_` and `-`. */
  readonly tag: string;
  /** Where its lease is kept: a folder of mode 0700, made if missing. */
  readonly leaseDir: string;
  /** Below it a temporary folder is made for this process, and removed when nothing of it is left. */
  readonly tmpRoot: string;
  /** A longer line, in bytes, is skipped. @defaultValue 67 108 864 (64 MiB) */
  readonly maxLineBytes?: number;
  readonly logger: Logger;
  readonly clock: Clock;
  /** What of stderr may be shown; asked before it is cut to its last 8 KB. @defaultValue everything */
  readonly showStderr?: ShowTail;
}

/** A CLI process and everything it starts. */
export interface CliProcess {
  readonly pid: number;
  /** When it was spawned, in milliseconds since the epoch. */
  readonly startedAt: number;
  /** Its `TMPDIR`. */
  readonly tmpDir: string;
  /**
   * Writes one line and a newline. Resolves when the pipe has taken it, so a CLI that does not read keeps it pending;
   * lines arrive in the order of the calls. Rejects with `SessionStoppedError` when the input has ended; a rejection that
   * nobody looks at is not an unhandled one.
   */
  write(line: string): Promise<void>;
  /** Stops reading stdout. Without effect once it is being stopped. */
  pause(): void;
  resume(): void;
  readonly paused: boolean;
  /** The last 8 KB it wrote to stderr, as text. */
  stderrTail(): string;
  /**
   * Ends it in steps within one budget, and resolves when nothing that carries its tag is left: `interrupt` if given (up to
   * 20 % of `timeoutMs`) → end of input (10 %) → SIGTERM to the group (until 90 %) → SIGKILL to the group. Whatever carries the
   * tag after that is killed too. Lifts a pause; `onExit` has been called when it resolves. Called again, it returns the same
   * promise. Never rejects.
   */
  stop(options: {
    readonly timeoutMs: number;
    readonly interrupt?: () => Promise<unknown>;
  }): Promise<StopReport>;
  /** SIGKILL now, overtaking a `stop()` under way; otherwise as `stop()`. */
  kill(): Promise<StopReport>;
  /** Settles when the process itself is over, however much of its output is unread. Never rejects. */
  readonly exited: Promise<CliExitFacts>;
  /**
   * Settles after `exited`, when nothing that carries its tag is left and its temporary folder and lease are gone; with the
   * pids of what could not be killed. Never rejects.
   */
  readonly swept: Promise<readonly number[]>;
}

/** How a stop went. */
export interface StopReport {
  readonly exit: CliExitFacts;
  /** The step on which it ended; `exited`: before anybody asked. */
  readonly step: StopStep;
  /** Pids of what carries its tag and could not be killed; named in the log too. */
  readonly survivors: readonly number[];
}
