import { describeExit, type ExitReason } from '../base/exit-reason.ts';
import { TroupeError } from '../errors/troupe-error.ts';

/** The actor is over, or ended before it answered. `code`: `ACTOR_EXITED`. */
export class ActorExitedError extends TroupeError<'ACTOR_EXITED'> {
  /** Of the actor: `troupe/users/ada`. */
  readonly path: string;
  /** Why it ended. */
  readonly reason: ExitReason;

  constructor(path: string, reason: ExitReason) {
    super('ACTOR_EXITED', `The actor ${path} is over (${describeExit(reason)}).`, {
      cause: reason.type === 'crash' ? reason.error : undefined,
    });
    this.path = path;
    this.reason = reason;
  }
}

/** The actor did not answer in time. It may still handle the message. `code`: `ASK_TIMEOUT`. */
export class AskTimeoutError extends TroupeError<'ASK_TIMEOUT'> {
  /** Of the actor: `troupe/users/ada`. */
  readonly path: string;
  readonly timeoutMs: number;

  constructor(path: string, timeoutMs: number) {
    super('ASK_TIMEOUT', `The actor ${path} did not answer within ${timeoutMs} ms.`);
    this.path = path;
    this.timeoutMs = timeoutMs;
  }
}

/** `stop()` was called on the runtime; it takes no more actors. `code`: `ACTOR_SYSTEM_STOPPED`. */
export class ActorSystemStoppedError extends TroupeError<'ACTOR_SYSTEM_STOPPED'> {
  constructor(systemName: string) {
    super('ACTOR_SYSTEM_STOPPED', `The runtime ${systemName} is stopped and takes no more actors.`);
  }
}

declare module '../messages/errors-by-code.ts' {
  interface ErrorsByCode {
    ACTOR_EXITED: ActorExitedError;
    ASK_TIMEOUT: AskTimeoutError;
    ACTOR_SYSTEM_STOPPED: ActorSystemStoppedError;
  }
}
