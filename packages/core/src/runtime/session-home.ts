import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { ResultSuccess } from '../messages/index.ts';
import type { SessionOptions } from '../options/session-options.ts';
import type { TurnOptions } from '../options/turn-options.ts';
import type { Keeping, KeptSession } from '../session/kept-session.ts';
import type { Prompt } from '../turns/turn.ts';

/** What a runtime gives to whoever keeps sessions in it. */
export interface SessionHome {
  readonly clock: Clock;
  readonly logger: Logger;
  /**
   * Makes a session without a CLI. `defaults` lie between its options and those of the runtime.
   *
   * @throws InvalidOptionsError
   */
  keep(options: SessionOptions, keeping: Keeping & { readonly defaults: SessionOptions }): KeptSession;
  /** Resolves when CLIs may be started: what a dead host left has been reaped. Rejects when the runtime cannot. */
  prepare(): Promise<void>;
  /** `Runtime.query` */
  query(prompt: Prompt, options: SessionOptions & TurnOptions): Promise<ResultSuccess>;
}

// Kept beside the runtime rather than on it: it is no promise to users.
const homes = new WeakMap<object, SessionHome>();

export function registerSessionHome(runtime: object, home: SessionHome): void {
  homes.set(runtime, home);
}

/** Where the sessions of a runtime live; `undefined` for what is no runtime of this copy of the package. */
export function sessionHomeOf(runtime: object): SessionHome | undefined {
  return homes.get(runtime);
}
