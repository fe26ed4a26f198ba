import type { ExitReason } from '../base/exit-reason.ts';
import type { ActorRef, AskOptions, StopOptions } from './actor-ref.ts';
import type { Cell } from './cell.ts';
import { ask } from './pending-asks.ts';
import { checkTimeoutMs, defaultStopTimeoutMs } from './stop-budget.ts';

/** The handle to one cell. It takes anything, so it may stand for a ref of any type of message. */
export class CellRef implements ActorRef<unknown> {
  readonly id: string;
  readonly tell: (message: unknown) => boolean;
  readonly hand: (message: unknown) => boolean;
  readonly urge: (message: unknown) => boolean;
  readonly #cell: Cell;

  constructor(cell: Cell) {
    this.#cell = cell;
    this.id = cell.id;
    this.tell = (message) => cell.tell(message);
    this.hand = (message) => cell.hand(message);
    this.urge = (message) => cell.urge(message);
  }

  /** The cell behind a ref of this copy of the package; `undefined` for anything else. */
  static cellOf(target: object): Cell | undefined {
    return #cell in target ? target.#cell : undefined;
  }

  get exited(): Promise<ExitReason> {
    return this.#cell.notice.exited;
  }

  ask<R>(make: (reply: (value: R) => void) => unknown, options: AskOptions = {}): Promise<R> {
    return ask(this.#cell, make, options);
  }

  hold(): () => void {
    return this.#cell.mailbox.hold();
  }

  async stop(reason: ExitReason = { type: 'shutdown' }, options: StopOptions = {}): Promise<void> {
    this.#cell.stop(reason, checkTimeoutMs(options.timeoutMs ?? defaultStopTimeoutMs));
    if (!this.#cell.isOver) await this.exited;
  }

  async kill(): Promise<void> {
    this.#cell.kill();
    if (!this.#cell.isOver) await this.exited;
  }
}
