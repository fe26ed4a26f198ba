import type { ExitReason } from '../base/exit-reason.ts';
import { InvalidOptionsError } from '../errors/errors.ts';
import { ActorExitedError } from './actor-errors.ts';
import type { ActorRef } from './actor-ref.ts';
import type { ActorContext, Behavior } from './behavior.ts';
import { Cell, type Surroundings } from './cell.ts';
import { CellRef } from './cell-ref.ts';
import type { Parent } from './settle.ts';
import { type Watchable, watch } from './watch.ts';

// One count for the process, never reset: no id comes twice, whichever system, parent or name it is for.
let spawned = 0;

/** Starts an actor under a parent. Its `start` has run when this returns. */
export function spawnActor<S, M>(
  behavior: Behavior<S, M>,
  parent: Parent<Cell>,
  surroundings: Surroundings,
): ActorRef<M> {
  checkBatchSize(behavior.batchSize);
  spawned++;
  const cell = new Cell(`${printable(behavior.name)}.${spawned}`, behavior, parent, surroundings);
  const ref = new CellRef(cell);
  cell.launch(new CellContext(cell, ref, surroundings));
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

  spawn<S, M>(behavior: Behavior<S, M>): ActorRef<M> {
    const { id, ending } = this.#cell;
    if (ending !== undefined) throw new ActorExitedError(id, ending);
    return spawnActor(behavior, this.#cell, this.#surroundings);
  }

  watch(target: Watchable, toMessage: (reason: ExitReason) => unknown): () => void {
    return watch(this.#cell, target, toMessage);
  }

  exit(reason: ExitReason): void {
    this.#cell.end(reason);
  }

  hold(): () => void {
    return this.#cell.mailbox.hold();
  }
}

/** The name in characters that nact takes in a path and that a log line shows as they are. */
function printable(name: string): string {
  const safe = name.slice(0, 64).replace(/[^A-Za-z0-9_-]/g, '_');
  return safe === '' ? 'actor' : safe;
}

function checkBatchSize(batchSize: number | undefined): void {
  if (batchSize === undefined || (Number.isSafeInteger(batchSize) && batchSize > 0)) return;
  throw new InvalidOptionsError([
    { key: 'batchSize', expected: 'a positive whole number', received: String(batchSize) },
  ]);
}
