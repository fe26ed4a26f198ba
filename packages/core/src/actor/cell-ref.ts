import type { ExitReason } from '../base/exit-reason.ts';
import type { ActorRef, AskOptions, StopOptions } from './actor-ref.ts';
import type { Cell } from './cell.ts';
import { ask } from './pending-asks.ts';
import { checkTimeoutMs, defaultStopTimeoutMs } from './stop-budget.ts';
import type { SystemRef } from './system-behavior.ts';

/** The handle to one cell. It takes anything, so it may stand for a ref of any type of message. */
export class CellRef implements ActorRef<unknown> {
  readonly tell: (message: unknown) => boolean;
  readonly #cell: Cell;

  constructor(cell: Cell) {
    this.#cell = cell;
    this.tell = (message) => cell.tell(message);
  }

  /** The cell behind a ref of this copy of the package; `undefined` for anything else. */
  static cellOf(target: object): Cell | undefined {
    return #cell in target ? target.#cell : undefined;
  }

  get path(): string {
    return this.#cell.path;
  }

  protected static behind(ref: CellRef): Cell {
    return ref.#cell;
  }

  get exited(): Promise<ExitReason> {
    return this.#cell.notice.exited;
  }

  ask<R>(build: (reply: (value: R) => void) => unknown, options: AskOptions = {}): Promise<R> {
    return ask(this.#cell, build, options);
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

/** The path of an actor; `undefined` for anything else. */
export function pathOfActor(child: object): string | undefined {
  return CellRef.cellOf(child)?.path;
}

/** The handle to the cell of an actor of Troupe's own. */
export class SystemCellRef extends CellRef implements SystemRef<unknown> {
  readonly urge: (message: unknown) => boolean;

  constructor(cell: Cell) {
    super(cell);
    this.urge = (message) => cell.urge(message);
  }

  /** Made when it is taken: few actors are handed anything, and whoever hands much takes it once. */
  get hand(): (message: unknown) => boolean {
    const cell = CellRef.behind(this);
    return (message) => cell.hand(message);
  }

  hold(): () => void {
    return CellRef.behind(this).mailbox.hold();
  }
}
