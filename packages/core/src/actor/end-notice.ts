import type { ExitReason } from '../base/exit-reason.ts';
import { ActorExitedError } from './actor-errors.ts';

/** Someone to tell when an actor is over. */
export interface Watcher {
  targetEnded(reason: ExitReason): void;
}

/** Tells everybody who wants to know that an actor is over. Costs nothing for those who never ask: most actors are watched in one way only. */
export class EndNotice {
  private readonly actor: { readonly path: string };
  private reason: ExitReason | undefined;
  private promise: Promise<ExitReason> | undefined;
  private resolve: ((reason: ExitReason) => void) | undefined;
  private controller: AbortController | undefined;
  private watchers: Set<Watcher> | undefined;

  constructor(actor: { readonly path: string }) {
    this.actor = actor;
  }

  get exited(): Promise<ExitReason> {
    if (this.promise !== undefined) return this.promise;
    if (this.reason !== undefined) this.promise = Promise.resolve(this.reason);
    else
      this.promise = new Promise((resolve) => {
        this.resolve = resolve;
      });
    return this.promise;
  }

  get signal(): AbortSignal {
    if (this.controller === undefined) {
      this.controller = new AbortController();
      if (this.reason !== undefined) this.abort(this.reason);
    }
    return this.controller.signal;
  }

  add(watcher: Watcher): void {
    if (this.reason === undefined) {
      this.watchers ??= new Set();
      this.watchers.add(watcher);
    } else watcher.targetEnded(this.reason);
  }

  delete(watcher: Watcher): void {
    this.watchers?.delete(watcher);
  }

  /** The actor is over. Call it once. */
  publish(reason: ExitReason): void {
    this.reason = reason;
    this.abort(reason);
    const watchers = this.watchers;
    this.watchers = undefined;
    if (watchers !== undefined) for (const watcher of watchers) watcher.targetEnded(reason);
    this.resolve?.(reason);
  }

  private abort(reason: ExitReason): void {
    this.controller?.abort(new ActorExitedError(this.actor.path, reason));
  }
}
