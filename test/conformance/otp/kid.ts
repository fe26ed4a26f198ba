import type { Clock, ExitReason, Supervisable } from '@troupe/core';
import type { Journal } from './journal.ts';
import type { KidScript } from './scenario.ts';
import { exitTerm, type Term, toExitReason } from './term.ts';

/**
 * One incarnation of a scripted child. Like a process, it acts in a later turn of the loop than the one in which it is
 * told to; like a process, it cannot keep a kill from taking effect.
 */
export class Kid implements Supervisable {
  readonly exited: Promise<ExitReason>;
  readonly #id: string;
  readonly #incarnation: number;
  readonly #script: KidScript;
  readonly #journal: Journal;
  readonly #clock: Clock;
  #settle: ((reason: ExitReason) => void) | undefined;
  #isAsked = false;

  constructor(
    id: string,
    incarnation: number,
    script: KidScript,
    world: { readonly journal: Journal; readonly clock: Clock },
  ) {
    this.#id = id;
    this.#incarnation = incarnation;
    this.#script = script;
    this.#journal = world.journal;
    this.#clock = world.clock;
    this.exited = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  /** Ends by itself, with the exit reason that the term stands for. */
  crash(term: Term): void {
    setImmediate(() => {
      if (this.#settle === undefined) return;
      this.#journal.write('exits', this.#id, this.#incarnation, term);
      this.#end(toExitReason(term));
    });
  }

  async stop(reason: ExitReason = { type: 'shutdown' }): Promise<void> {
    setImmediate(() => this.#obey(reason));
    await this.exited;
  }

  async kill(): Promise<void> {
    this.#end({ type: 'killed' });
  }

  #obey(reason: ExitReason): void {
    if (this.#settle === undefined || this.#isAsked) return;
    // A process that does not trap exits ends with the signal, without a word.
    if (this.#script.trap === false) return this.#end(reason);
    this.#isAsked = true;
    this.#journal.write('asked_to_stop', this.#id, this.#incarnation, exitTerm(reason));
    const { stop_delay: delay = 0 } = this.#script;
    if (delay === 'infinity') return;
    if (delay === 0) this.#leave(reason);
    else this.#clock.setTimer(() => this.#leave(reason), delay);
  }

  #leave(reason: ExitReason): void {
    if (this.#settle === undefined) return;
    const term = this.#script.stop_exit ?? exitTerm(reason);
    this.#journal.write('stopped', this.#id, this.#incarnation, term);
    this.#end(toExitReason(term));
  }

  #end(reason: ExitReason): void {
    const settle = this.#settle;
    this.#settle = undefined;
    if (settle === undefined) return;
    this.#journal.noteExit(this.#id, this.#incarnation, exitTerm(reason));
    settle(reason);
  }
}
