import type { ExitReason } from '../base/exit-reason.ts';
import { follow } from '../base/follow.ts';
import { toError } from '../base/to-error.ts';
import { toExitReason } from '../base/to-exit-reason.ts';
import type { ActorRef } from './actor-ref.ts';
import type { Belonging, Cell } from './cell.ts';
import { CellRef } from './cell-ref.ts';
import type { Watcher } from './end-notice.ts';
import { Signal } from './mailbox.ts';

/** What can be watched: anything that says when it is over. */
export type Watchable = { readonly exited: Promise<ExitReason> } | ActorRef<never>;

/** `cell` gets `toMessage(reason)` on its control lane, once, when the target is over. The returned function stops that. */
export function watch(cell: Cell, target: Watchable, toMessage: (reason: ExitReason) => unknown): () => void {
  if (cell.ending !== undefined) return () => undefined;
  const targetCell = CellRef.cellOf(target);
  const notice = new DeathNotice(cell, targetCell, toMessage);
  cell.keep(notice);
  if (targetCell !== undefined) {
    targetCell.notice.add(notice);
    return () => notice.cancel();
  }
  const forget = followPromise(target.exited, notice);
  return () => {
    forget();
    notice.cancel();
  };
}

function followPromise(exited: Promise<ExitReason>, notice: DeathNotice): () => void {
  return follow(exited, {
    resolve: (reason) => notice.targetEnded(toExitReason(reason)),
    // The contract forbids it, but the watcher must hear of the end all the same.
    reject: (error) => notice.targetEnded({ type: 'crash', error: toError(error) }),
  });
}

/** One watch: waits with the target, then in the watcher's control lane. */
class DeathNotice extends Signal implements Watcher, Belonging {
  private readonly target: Cell | undefined;
  private reason: ExitReason | undefined;
  // Dropped when the watch is over: a promise that never settles must not keep an actor.
  private open: { readonly cell: Cell; readonly toMessage: (reason: ExitReason) => unknown } | undefined;

  constructor(cell: Cell, target: Cell | undefined, toMessage: (reason: ExitReason) => unknown) {
    super();
    this.target = target;
    this.open = { cell, toMessage };
  }

  targetEnded(reason: ExitReason): void {
    this.reason = reason;
    this.open?.cell.signal(this);
  }

  override serve(): void {
    const { open, reason } = this;
    if (open === undefined || reason === undefined) return;
    this.cancel();
    open.cell.handle(open.toMessage(reason));
  }

  cancel(): void {
    this.open?.cell.letGo(this);
    this.target?.notice.delete(this);
    this.open = undefined;
  }
}
