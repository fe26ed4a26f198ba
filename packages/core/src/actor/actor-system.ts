import { type Clock, systemClock } from '../base/clock.ts';
import type { ExitReason } from '../base/exit-reason.ts';
import { type Logger, silentLogger } from '../base/logger.ts';
import { patientClock } from '../base/patient-clock.ts';
import { ActorSystemStoppedError } from './actor-errors.ts';
import { createActorLog } from './actor-log.ts';
import type { ActorRef, StopOptions } from './actor-ref.ts';
import type { Behavior } from './behavior.ts';
import type { Cell, Surroundings } from './cell.ts';
import { Doorbells } from './doorbell.ts';
import { Family } from './family.ts';
import type { Parent } from './settle.ts';
import { spawnActor } from './spawn-actor.ts';
import { checkTimeoutMs, defaultStopTimeoutMs, StopBudget } from './stop-budget.ts';

const shutdown: ExitReason = { type: 'shutdown' };

/** What an actor system is made with. */
export interface ActorSystemOptions {
  /** For log lines; two systems of one name do not know of each other. Default `troupe`. */
  readonly name?: string | undefined;
  /** Hears of crashes (`error`) and of messages dropped at an actor's end (`debug`). Default: silent. */
  readonly logger?: Logger | undefined;
  /** Measures budgets and deadlines. Default: the real clock. */
  readonly clock?: Clock | undefined;
}

/** A tree of actors. An idle one keeps no process alive. */
export interface ActorSystem extends AsyncDisposable {
  /** Starts an actor at the top of the tree. Throws `ActorSystemStoppedError` once `stop()` was called. */
  spawn<S, M>(behavior: Behavior<S, M>): ActorRef<M>;
  /**
   * Ends every actor with `shutdown` and resolves when none is left.
   *
   * All actors at the top are asked in the same tick, the newest first, and none waits for another; below them the
   * children end before their parents, the newest first, one after another. What is left when the one budget is
   * spent is killed. Called twice, the tighter budget wins and both calls resolve.
   */
  stop(options?: StopOptions): Promise<void>;
}

/** Makes an actor system with nothing in it. */
export function createActorSystem(options: ActorSystemOptions = {}): ActorSystem {
  return new System(options);
}

class System implements ActorSystem, Parent<Cell> {
  readonly family = new Family<Cell>();
  private readonly name: string;
  private readonly surroundings: Surroundings;
  private readonly budget: StopBudget;
  private stopped: Promise<void> | undefined;
  private finish: (() => void) | undefined;

  constructor({
    name = 'troupe',
    logger = silentLogger,
    clock = patientClock(systemClock),
  }: ActorSystemOptions) {
    this.name = name;
    const log = createActorLog(logger, { actorSystem: name });
    this.surroundings = { doorbells: new Doorbells(), clock, log };
    this.budget = new StopBudget(clock, () => this.killAll());
  }

  spawn<S, M>(behavior: Behavior<S, M>): ActorRef<M> {
    if (this.stopped !== undefined) throw new ActorSystemStoppedError(this.name);
    return spawnActor(behavior, this, this.surroundings);
  }

  async stop(options: StopOptions = {}): Promise<void> {
    const timeoutMs = checkTimeoutMs(options.timeoutMs ?? defaultStopTimeoutMs);
    this.stopped ??= this.beginStop();
    if (timeoutMs === 0) this.killAll();
    else if (this.family.newest !== undefined) this.budget.tighten(timeoutMs);
    await this.stopped;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  leftMs(): number {
    return this.budget.leftMs();
  }

  childLeft(): undefined {
    if (this.family.newest === undefined) this.finish?.();
  }

  private beginStop(): Promise<void> {
    const emptied = new Promise<void>((resolve) => {
      this.finish = () => {
        this.finish = undefined;
        this.budget.clear();
        this.surroundings.doorbells.close();
        resolve();
      };
    });
    for (const cell of this.topCells()) cell.requestStop(shutdown);
    this.childLeft();
    return emptied;
  }

  private killAll(): void {
    for (const cell of this.topCells()) cell.kill();
  }

  /** Newest first. A copy: a killed actor leaves the family at once, and may take others with it. */
  private topCells(): Cell[] {
    return [...this.family.newestFirst()];
  }
}
