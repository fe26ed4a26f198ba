import type { Clock, ExitReason, Logger, Supervisable } from '@troupe/core';
import type { ActorHome } from '@troupe/core/actor';
import { toError } from '@troupe/core/supervision';
import type { Child } from './child.ts';
import type { ChildStartContext, Shutdown } from './child-spec.ts';
import { Life } from './life.ts';
import { LifeSignal } from './life-signal.ts';
import { readStartOutcome, type StartOutcome } from './start-outcome.ts';

const shutdownReason: ExitReason = { type: 'shutdown' };

/** How long a killed supervisor waits for a start that goes on though its signal has aborted. */
const abandonedStartMs = 5_000;

/**
 * Begins and ends the lives of a supervisor's children, and knows which there are.
 *
 * Once they are abandoned, nothing that waits for `start` or `stop` goes on: the supervisor is dead in the middle of
 * whatever it was doing.
 */
export class Lives {
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #createHome: () => ActorHome;
  readonly #onBegin: (child: Supervisable) => void;
  readonly #onEnd: (child: Child, life: Life) => void;
  readonly #alive = new Set<Life>();
  #starting: { readonly outcome: Promise<unknown>; readonly lifeSignal: LifeSignal } | undefined;
  #isAbandoned = false;
  #home: ActorHome | undefined;

  /**
   * @param surroundings.createHome called when the first child asks where it stands
   * @param surroundings.onBegin called with each child that is up: its end is ours to bring about
   * @param surroundings.onEnd called when a life is over that was not being stopped
   */
  constructor(surroundings: {
    readonly clock: Clock;
    readonly log: Logger;
    readonly createHome: () => ActorHome;
    readonly onBegin: (child: Supervisable) => void;
    readonly onEnd: (child: Child, life: Life) => void;
  }) {
    this.#clock = surroundings.clock;
    this.#log = surroundings.log;
    this.#createHome = surroundings.createHome;
    this.#onBegin = surroundings.onBegin;
    this.#onEnd = surroundings.onEnd;
  }

  /** Calls the child's `start` and waits for what comes of it. One start at a time. */
  async start(child: Child): Promise<StartOutcome> {
    child.starts += 1;
    child.enlist();
    const lifeSignal = new LifeSignal();
    const outcome = callStart(child, lifeSignal, this);
    this.#starting = { outcome, lifeSignal };
    const result = await outcome;
    this.#starting = undefined;
    if (result.type !== 'started') lifeSignal.abort();
    else this.#begin(child, result.child, lifeSignal);
    return this.#isAbandoned ? never() : result;
  }

  /** Makes a life end, if it has not, and resolves with how it did. */
  async stop(life: Life, shutdown: Shutdown): Promise<ExitReason> {
    if (life.exit !== undefined) return life.exit;
    life.isAwaited = true;
    const cancelKill = this.#askToEnd(life, shutdown);
    const exit = await life.ended;
    cancelKill?.();
    return this.#isAbandoned ? never() : exit;
  }

  /** Where its children stand. */
  get home(): ActorHome {
    this.#home ??= this.#createHome();
    return this.#home;
  }

  /** Kills all that is alive, and what is being started as soon as it is. */
  abandon(): void {
    this.#isAbandoned = true;
    this.#starting?.lifeSignal.abort();
    for (const life of this.#alive) this.#kill(life);
  }

  /** Resolves when all that was abandoned is over. */
  async gone(): Promise<void> {
    if (this.#starting !== undefined) await this.#settlesInTime(this.#starting.outcome);
    await Promise.all([...this.#alive].map((life) => life.ended));
  }

  #begin(child: Child, incarnation: Supervisable, lifeSignal: LifeSignal): void {
    const life = new Life(incarnation, (ended) => {
      this.#alive.delete(ended);
      lifeSignal.abort();
      if (!ended.isAwaited) this.#onEnd(child, ended);
    });
    this.#alive.add(life);
    child.life = life;
    this.#onBegin(incarnation);
    if (this.#isAbandoned) this.#kill(life);
  }

  #askToEnd(life: Life, shutdown: Shutdown): (() => void) | undefined {
    if (shutdown === 'brutal_kill') {
      this.#kill(life);
      return undefined;
    }
    const timeoutMs = shutdown === 'infinity' ? Number.POSITIVE_INFINITY : shutdown;
    this.#attempt(() => life.child.stop(shutdownReason, { timeoutMs }));
    if (timeoutMs === Number.POSITIVE_INFINITY) return undefined;
    if (timeoutMs > 0) return this.#clock.setTimer(() => this.#kill(life), timeoutMs);
    this.#kill(life);
    return undefined;
  }

  #kill(life: Life): void {
    this.#attempt(() => life.child.kill());
  }

  /** What it promises is not waited for: `exited` says when a child is over, and only that. */
  #attempt(call: () => Promise<void>): void {
    const made = new Promise<void>((resolve) => resolve(call()));
    made.catch((error: unknown) => this.#failed(error));
  }

  #failed(error: unknown): void {
    this.#log.warn({ err: toError(error) }, 'a child failed to do as it was told');
  }

  async #settlesInTime(outcome: Promise<unknown>): Promise<void> {
    let cancel: (() => void) | undefined;
    const timeout = new Promise<void>((resolve) => {
      cancel = this.#clock.setTimer(() => {
        this.#log.error({ waitedMs: abandonedStartMs }, 'start of a child goes on after its signal aborted');
        resolve();
      }, abandonedStartMs);
    });
    await Promise.race([outcome, timeout]);
    cancel?.();
  }
}

/** Where what a start spawns is to stand; it may not ask. */
interface WithHome {
  readonly home: ActorHome;
}

async function callStart(child: Child, lifeSignal: LifeSignal, parent: WithHome): Promise<StartOutcome> {
  try {
    return readStartOutcome(await child.spec.start(startContext(child, lifeSignal, parent)));
  } catch (reason) {
    return { type: 'failed', reason };
  }
}

function startContext(child: Child, lifeSignal: LifeSignal, parent: WithHome): ChildStartContext {
  const { starts: incarnation, previousExit } = child;
  return {
    incarnation,
    ...(previousExit !== undefined && { previousExit }),
    get signal() {
      return lifeSignal.signal;
    },
    get home() {
      return parent.home;
    },
    get retired() {
      return child.retired;
    },
  };
}

/** A promise of its own each time: one for all would keep everybody who ever waited for it. */
function never(): Promise<never> {
  return new Promise(() => undefined);
}
