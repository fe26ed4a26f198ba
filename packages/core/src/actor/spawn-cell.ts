import type { ExitReason } from '../base/exit-reason.ts';
import { ActorExitedError } from './actor-errors.ts';
import type { ActorRef } from './actor-ref.ts';
import type { ActorContext, Behavior, SpawnOptions } from './behavior.ts';
import { Cell, type Surroundings } from './cell.ts';
import { CellRef, SystemCellRef } from './cell-ref.ts';
import { type Place, takeName, takeNameLike } from './place.ts';
import type { Parent } from './settle.ts';
import { checkSpawnOptions } from './spawn-options.ts';
import type { SystemBehavior, SystemContext, SystemRef } from './system-behavior.ts';
import { type Watchable, watch } from './watch.ts';

// One count for the process, never reset: no number comes twice, whichever system, parent or name it is for.
let spawned = 0;

/** Whose end is its end, what it stands below, and what it shares with all others. */
export interface Spot {
  readonly parent: Parent<Cell>;
  readonly above: Place;
  readonly surroundings: Surroundings;
}

/** Starts an actor of a user's. Its `start` has run when this returns. @throws InvalidOptionsError */
export function spawnCell<S, M>(options: SpawnOptions<S, M>, spot: Spot): ActorRef<M> {
  const { name, behavior } = checkSpawnOptions(options);
  const { parent, above, surroundings } = spot;
  const number = ++spawned;
  const standing = { name: takeName(above, name, number), number, above, isOwned: false };
  const cell = new Cell(standing, behavior, false, parent, surroundings);
  const ref = new CellRef(cell);
  cell.launch(new CellContext(cell, ref, surroundings));
  return ref;
}

/** Starts an actor of Troupe's own. */
export function spawnSystemCell<S, M>(behavior: SystemBehavior<S, M>, spot: Spot): SystemRef<M> {
  const { parent, above, surroundings } = spot;
  const number = ++spawned;
  const standing = { name: takeNameLike(above, behavior.name, number), number, above, isOwned: true };
  const { singleLane = false } = behavior;
  // Its context has all that a system behaviour is promised.
  const erased: Behavior<S, M> = behavior;
  const cell = new Cell(standing, erased, singleLane, parent, surroundings);
  const ref = new SystemCellRef(cell);
  cell.launch(new SystemCellContext(cell, ref, surroundings));
  return ref;
}

class CellContext implements ActorContext<unknown> {
  readonly self: ActorRef<unknown>;
  readonly #cell: Cell;
  readonly #surroundings: Surroundings;

  constructor(cell: Cell, self: ActorRef<unknown>, surroundings: Surroundings) {
    this.#cell = cell;
    this.self = self;
    this.#surroundings = surroundings;
  }

  get signal(): AbortSignal {
    return this.#cell.notice.signal;
  }

  get path(): string {
    return this.#cell.path;
  }

  spawn<S, M>(child: SpawnOptions<S, M>): ActorRef<M> {
    const cell = this.#cell;
    if (cell.ending !== undefined) throw new ActorExitedError(cell.path, cell.ending);
    return spawnCell(child, { parent: cell, above: cell, surroundings: this.#surroundings });
  }

  watch(target: Watchable, toMessage: (reason: ExitReason) => unknown): () => void {
    return watch(this.#cell, target, toMessage);
  }

  exit(reason: ExitReason): void {
    this.#cell.end(reason);
  }
}

class SystemCellContext extends CellContext implements SystemContext<unknown> {
  declare readonly self: SystemRef<unknown>;

  hold(): () => void {
    return this.self.hold();
  }
}
