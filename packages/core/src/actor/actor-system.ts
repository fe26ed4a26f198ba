import { type Clock, systemClock } from '../base/clock.ts';
import type { ExitReason } from '../base/exit-reason.ts';
import { type Logger, silentLogger } from '../base/logger.ts';
import { patientClock } from '../base/patient-clock.ts';
import { ActorSystemStoppedError } from './actor-errors.ts';
import { createActorLog } from './actor-log.ts';
import type { ActorRef, StopOptions } from './actor-ref.ts';
import type { ActorHome, SpawnOptions } from './behavior.ts';
import type { Cell, Surroundings } from './cell.ts';
import { CellRef } from './cell-ref.ts';
import { Doorbells } from './doorbell.ts';
import { Family } from './family.ts';
import { type Place, printableName } from './place.ts';
import type { Parent } from './settle.ts';
import { type Spot, spawnCell, spawnSystemCell } from './spawn-cell.ts';
import { checkTimeoutMs, defaultStopTimeoutMs, StopBudget } from './stop-budget.ts';
import type { SystemBehavior, SystemRef } from './system-behavior.ts';

const shutdown: ExitReason = { type: 'shutdown' };

/** What an actor system is made with. */
export interface ActorSystemOptions {
  /** The first name of every path; two systems of one name do not know of each other. Default `troupe`. */
  readonly name?: string | undefined;
  /** Hears of crashes (`error`) and of messages dropped at an actor's end (`debug`). Default: silent. */
  readonly logger?: Logger | undefined;
  /** Measures budgets and deadlines. Default: the real clock. */
  readonly clock?: Clock | undefined;
}

/** A tree of actors. An idle one keeps no process alive. */
export interface ActorSystem extends AsyncDisposable {
  /** Of what is spawned at the top, all but the last name. */
  readonly path: string;
  /**
   * Starts an actor of Troupe's own, which somebody in particular ends: its end waits for nobody but the system's. It
   * stands below `below`, or at the top. Throws `ActorSystemStoppedError` once `stop()` was called.
   */
  spawn<S, M>(behavior: SystemBehavior<S, M>, below?: ActorHome): SystemRef<M>;
  /**
   * Starts an actor of a user's, which stands below `below`, or at the top. It is ended by `stopUnowned`, unless it
   * was adopted. @throws InvalidOptionsError, ActorSystemStoppedError
   */
  spawnFor<S, M>(options: SpawnOptions<S, M>, below?: ActorHome): ActorRef<M>;
  /** A home below an actor of this system: what is spawned there stands below it, and does not end with it. */
  homeBelow(actor: ActorRef<never>): ActorHome;
  /** If it is an actor: somebody in particular ends it from now on. */
  adopt(child: object): void;
  /** Stops the actors that nobody in particular ends, all at once, the newest first; takes no more of them. */
  stopUnowned(): Promise<void>;
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

class System implements ActorSystem, Parent<Cell>, Place {
  readonly family = new Family<Cell>();
  readonly name: string;
  readonly above = undefined;
  names: Set<string> | undefined;
  private readonly surroundings: Surroundings;
  private readonly budget: StopBudget;
  private stopped: Promise<void> | undefined;
  private takesUnowned = true;
  private finish: (() => void) | undefined;

  constructor({
    name = 'troupe',
    logger = silentLogger,
    clock = patientClock(systemClock),
  }: ActorSystemOptions) {
    this.name = printableName(name);
    const log = createActorLog(logger, { actorSystem: name });
    this.surroundings = { doorbells: new Doorbells(), clock, log };
    this.budget = new StopBudget(clock, () => this.killAll());
  }

  get path(): string {
    return this.name;
  }

  spawn<S, M>(behavior: SystemBehavior<S, M>, below?: ActorHome): SystemRef<M> {
    if (this.stopped !== undefined) throw new ActorSystemStoppedError(this.name);
    return spawnSystemCell(behavior, this.spot(below));
  }

  spawnFor<S, M>(options: SpawnOptions<S, M>, below?: ActorHome): ActorRef<M> {
    if (!this.takesUnowned) throw new ActorSystemStoppedError(this.name);
    return spawnCell(options, this.spot(below));
  }

  homeBelow(actor: ActorRef<never>): ActorHome {
    return new HomeBelow(this, actor);
  }

  adopt(child: object): void {
    const cell = CellRef.cellOf(child);
    if (cell !== undefined) cell.isOwned = true;
  }

  async stopUnowned(): Promise<void> {
    this.takesUnowned = false;
    const unowned = this.topCells().filter((cell) => !cell.isOwned);
    for (const cell of unowned) cell.stop(shutdown, defaultStopTimeoutMs);
    await Promise.all(unowned.map((cell) => cell.notice.exited));
  }

  async stop(options: StopOptions = {}): Promise<void> {
    this.takesUnowned = false;
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

  private spot(below: ActorHome | undefined): Spot {
    return { parent: this, above: HomeBelow.placeOf(below) ?? this, surroundings: this.surroundings };
  }

  private killAll(): void {
    for (const cell of this.topCells()) cell.kill();
  }

  /** Newest first. A copy: a killed actor leaves the family at once, and may take others with it. */
  private topCells(): Cell[] {
    return [...this.family.newestFirst()];
  }
}

class HomeBelow implements ActorHome {
  readonly #system: ActorSystem;
  readonly #actor: ActorRef<never>;

  constructor(system: ActorSystem, actor: ActorRef<never>) {
    this.#system = system;
    this.#actor = actor;
  }

  static placeOf(home: ActorHome | undefined): Place | undefined {
    return home !== undefined && #actor in home ? CellRef.cellOf(home.#actor) : undefined;
  }

  get path(): string {
    return this.#actor.path;
  }

  spawn<S, M>(options: SpawnOptions<S, M>): ActorRef<M> {
    return this.#system.spawnFor(options, this);
  }
}
