import {
  type Clock,
  type ExitReason,
  InvalidOptionsError,
  isTroupeError,
  type Supervisable,
} from '@troupe/core';
import type { ActorHome, StopOptions } from '@troupe/core/actor';
import { type RuntimeHome, type SystemContext, type SystemRef, toExitReason } from '@troupe/core/supervision';
import { SupervisorGoneError } from './errors.ts';
import { noteMailbox } from './hold-mailbox.ts';
import { optionIssue } from './option-schemas.ts';
import { createSerialBehavior, type SerialServer } from './serial-behavior.ts';

const shutdown: ExitReason = { type: 'shutdown' };

/** What a handle is the outside of. */
export interface HandleOptions<M> {
  readonly name: string | undefined;
  readonly home: RuntimeHome;
  readonly below: ActorHome | undefined;
  readonly clock: Clock;
  readonly createServer: (self: SystemContext<M>) => SupervisorInside<M>;
}

/** The inside of a supervisor of any kind. */
export interface SupervisorInside<M> extends SerialServer<M> {
  /** Resolves when nothing is left of the children that a killed supervisor had. */
  gone(): Promise<void>;
}

/** The outside of a supervisor of any kind: its end, and the way to its mailbox. */
export class SupervisorHandle<M> implements Supervisable, AsyncDisposable {
  readonly exited: Promise<ExitReason>;
  readonly #name: string | undefined;
  readonly #clock: Clock;
  readonly #actor: SystemRef<M>;

  constructor({ name, home, below, clock, createServer }: HandleOptions<M>) {
    this.#name = name;
    this.#clock = clock;
    let inside: SupervisorInside<M> | undefined;
    const behavior = createSerialBehavior<M>(lastName(name ?? 'supervisor'), (self) => {
      inside = createServer(self);
      return inside;
    });
    this.#actor = home.system.spawn(behavior, below);
    this.exited = this.#actor.exited.then(async (reason) => {
      await inside?.gone();
      return reason;
    });
    noteMailbox(this, this.#actor);
    home.join(this);
  }

  async stop(reason: ExitReason = shutdown, options: StopOptions = {}): Promise<void> {
    const { timeoutMs = Number.POSITIVE_INFINITY } = options;
    if (typeof timeoutMs !== 'number' || !(timeoutMs >= 0)) {
      const expected = 'a non-negative number of milliseconds or Infinity';
      throw new InvalidOptionsError([optionIssue('timeoutMs', expected, timeoutMs)]);
    }
    if (timeoutMs === 0) return this.kill();
    // The actor's own budget would be measured by another clock.
    const stopped = this.#actor.stop(toExitReason(reason), { timeoutMs: Number.POSITIVE_INFINITY });
    const cancelKill =
      timeoutMs === Number.POSITIVE_INFINITY
        ? undefined
        : this.#clock.setTimer(() => void this.#actor.kill(), timeoutMs);
    await stopped;
    cancelKill?.();
    await this.exited;
  }

  async kill(): Promise<void> {
    await this.#actor.kill();
    await this.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** Puts a call into the mailbox and waits for the answer for as long as the supervisor lives. */
  protected async call<R>(make: (reply: (result: R) => void) => M): Promise<R> {
    try {
      return await this.#actor.ask(make);
    } catch (error) {
      if (!isTroupeError(error, 'ACTOR_EXITED')) throw error;
      throw new SupervisorGoneError(this.#name, error.reason);
    }
  }
}

/** The supervisor of one session is called `agents/ada`, and stands below `agents` already. */
function lastName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
