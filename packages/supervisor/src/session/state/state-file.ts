import type { Clock, Logger } from '@troupe/core';
import { StateFileError } from '../../errors.ts';
import type { ResumableSession } from '../report/resumable-session.ts';
import type { StateFileFailedEvent } from '../report/session-events.ts';
import { backoffMs } from '../report/start-fault.ts';
import { errnoOf, isLastingFault } from './errno.ts';
import { locateStateFile } from './locate-state-file.ts';
import { formatState, type LeftState, nothingLeft, parseState } from './parse-state.ts';
import { readWhole } from './read-whole.ts';
import { takeStateFile } from './sole-user.ts';
import { removeOldDrafts, writeWhole } from './write-whole.ts';

// Looking whether the file is still there costs the reading of it.
const lookEveryMs = 1_000;

/** What the file is written for. */
export interface StateFileOwner {
  readonly log: Logger;
  readonly clock: Clock;
  /** What is to be written at that moment. */
  readonly state: () => readonly ResumableSession[];
  readonly report: (event: StateFileFailedEvent) => void;
  /** Writes it; default: whole or not at all. */
  readonly write?: typeof writeWhole;
}

/**
 * Keeps the state of the sessions in a file: one write at a time, always the latest.
 *
 * A write that fails is tried again, after 1 s, doubling to 30 s. A file that was deleted or changed by somebody else is
 * written again at the next change or turn, and at the end.
 */
export class StateFile {
  /** What an earlier host left. */
  readonly left: LeftState;
  readonly #path: string;
  readonly #letGo: () => void;
  #owner: StateFileOwner | undefined;
  #written: string | undefined;
  #writing: Promise<void> | undefined;
  #isStale = false;
  #failures = 0;
  #cancelRetry = () => {};
  #lookedAt = Number.NEGATIVE_INFINITY;
  #cancelLook: (() => void) | undefined;
  #isClosing = false;

  private constructor(path: string, left: LeftState, letGo: () => void) {
    this.#path = path;
    this.left = left;
    this.#letGo = letGo;
  }

  /** Takes the file, and reads what is in it, if it is there. @throws StateFileError */
  static async open(path: string): Promise<StateFile> {
    const place = await locateStateFile(path);
    const letGo = takeStateFile(path, place);
    try {
      const text = await readWhole(place);
      return new StateFile(path, text === undefined ? nothingLeft : parseState(path, text), letGo);
    } catch (error) {
      letGo();
      throw error;
    }
  }

  /**
   * Writes it for the first time, and from then on whenever it is touched.
   *
   * @throws StateFileError when it could not be written tomorrow either; a full disk may pass
   */
  async begin(owner: StateFileOwner): Promise<void> {
    this.#owner = owner;
    await removeOldDrafts(await locateStateFile(this.#path), owner.clock.wallTime());
    try {
      await this.#writeOnce(owner);
    } catch (error) {
      if (!isLastingFault(error instanceof StateFileError ? error.cause : error)) {
        return this.#onFailed(owner, error);
      }
      this.#owner = undefined;
      throw this.#writeError(error);
    }
  }

  /** Something may have changed. */
  touch(): void {
    const owner = this.#owner;
    if (owner === undefined) return;
    this.#isStale = true;
    this.#writing ??= this.#write(owner).finally(() => {
      this.#writing = undefined;
    });
  }

  /** Nothing has changed, but it is time to see whether the file is still there: at most once in a second. */
  look(): void {
    if (this.#owner === undefined || this.#cancelLook !== undefined) return;
    const { clock } = this.#owner;
    const inMs = this.#lookedAt + lookEveryMs - clock.now();
    if (inMs <= 0) return this.touch();
    this.#cancelLook = clock.setTimer(() => {
      this.#cancelLook = undefined;
      this.touch();
    }, inMs);
  }

  /** Resolves when the latest state is written, or could not be. Nothing is written after that. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#stopTimers();
    this.touch();
    await this.#writing;
    this.#owner = undefined;
    this.#stopTimers();
    this.#letGo();
  }

  #stopTimers(): void {
    this.#cancelRetry();
    this.#cancelLook?.();
    this.#cancelLook = undefined;
  }

  async #write(owner: StateFileOwner): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false;
      try {
        await this.#writeOnce(owner);
      } catch (error) {
        this.#onFailed(owner, error);
      }
    }
  }

  async #writeOnce({ log, clock, state, write = writeWhole }: StateFileOwner): Promise<void> {
    this.#lookedAt = clock.now();
    const text = formatState(state(), this.left.unusable);
    const place = await locateStateFile(this.#path);
    const found = await readWhole(place).catch(() => undefined); // Whatever it is now, it is to be replaced.
    if (this.#written !== undefined && found !== this.#written) {
      const what = found === undefined ? 'deleted' : 'changed by somebody else';
      log.warn({ stateFile: this.#path }, `the state file was ${what} and is written again`);
    }
    if (found !== text) await write(place, text);
    this.#written = text;
    this.#failures = 0;
    this.#cancelRetry();
  }

  #onFailed({ log, clock, report }: StateFileOwner, cause: unknown): void {
    this.#failures += 1;
    const retryInMs = this.#isClosing ? undefined : backoffMs(this.#failures);
    const error = this.#writeError(cause);
    log.error(
      { err: error, stateFile: this.#path, retryInMs },
      'the state of the sessions could not be written',
    );
    report({ type: 'state_file_failed', error, retryInMs });
    this.#cancelRetry();
    if (retryInMs !== undefined) this.#cancelRetry = clock.setTimer(() => this.touch(), retryInMs);
  }

  #writeError(cause: unknown): StateFileError {
    if (cause instanceof StateFileError) return cause;
    const code = errnoOf(cause);
    const advice =
      code === 'EBUSY'
        ? 'It is a mount of its own, so that it cannot be replaced: mount its folder instead.'
        : 'See that its folder can be written to and has room.';
    return new StateFileError(this.#path, `it cannot be written (${code ?? 'unknown'})`, { cause, advice });
  }
}
