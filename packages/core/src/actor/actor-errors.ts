import { describeExit, type ExitReason } from '../base/exit-reason.ts';
import { TroupeError } from '../errors/troupe-error.ts';

/** The actor is over, or ended before it answered. `code`: `ACTOR_EXITED`. */
export class ActorExitedError extends TroupeError<'ACTOR_EXITED'> {
  readonly actorId: string;
  /** Why it ended. */
  readonly reason: ExitReason;

  constructor(actorId: string, reason: ExitReason) {
    super('ACTOR_EXITED', `The actor ${actorId} is over (${describeExit(reason)}).`, {
      cause: reason.type === 'crash' ? reason.error : undefined,
    });
    this.actorId = actorId;
    this.reason = reason;
  }
}

/** The actor did not answer in time. It may still handle the message. `code`: `ASK_TIMEOUT`. */
export class AskTimeoutError extends TroupeError<'ASK_TIMEOUT'> {
  readonly actorId: string;
  readonly timeoutMs: number;

  constructor(actorId: string, timeoutMs: number) {
    super('ASK_TIMEOUT', `The actor ${actorId} did not answer within ${timeoutMs} ms.`);
    this.actorId = actorId;
    this.timeoutMs = timeoutMs;
  }
}

/** `stop()` was called on the actor system; it takes no more actors. `code`: `ACTOR_SYSTEM_STOPPED`. */
export class ActorSystemStoppedError extends TroupeError<'ACTOR_SYSTEM_STOPPED'> {
  constructor(systemName: string) {
    super('ACTOR_SYSTEM_STOPPED', `The actor system ${systemName} is stopped and takes no more actors.`);
  }
}

declare module '../messages/errors-by-code.ts' {
  interface ErrorsByCode {
    ACTOR_EXITED: ActorExitedError;
    ASK_TIMEOUT: AskTimeoutError;
    ACTOR_SYSTEM_STOPPED: ActorSystemStoppedError;
  }
}
