import type { ApiRetry, RateLimit } from '../errors/turn-errors.ts';

/**
 * What a session is doing.
 *
 * `starting` until the CLI has answered the handshake; `idle`; `running` a turn; `busy` with a turn the CLI started
 * by itself; `stopping`; `restarting` between two CLIs of a supervised session; `stopped`; `failed` when the CLI died or
 * never came up and no other will be started.
 */
export type SessionStateName =
  | 'starting'
  | 'idle'
  | 'running'
  | 'busy'
  | 'stopping'
  | 'restarting'
  | 'stopped'
  | 'failed';

/**
 * What a running turn is waiting for, when it is not simply the model: its reader, an answer of `canUseTool`
 * (`permission`), one of `onElicitation` or `onUserDialog` (`question`), or another try of the API's.
 */
export type WaitingFor = 'reader' | 'permission' | 'question' | 'retry';

/** A session at one moment, as plain data. */
export interface SessionStatus {
  readonly name: string | undefined;
  /** The conversation's id. */
  readonly sessionId: string;
  /** The CLI process alive now. */
  readonly pid: number | undefined;
  readonly state: SessionStateName;
  readonly waitingFor: WaitingFor | undefined;
  /** The pipe by which the CLI cannot be reached, though it lives on. It is about to be ended, see `pipeFault`. */
  readonly brokenPipe: 'stdin' | 'stdout' | undefined;
  /**
   * `closed`: it closed `brokenPipe`, and is ended 5 s later unless it ends by itself. `not_read`: it has read nothing of its
   * stdin for 30 s though something waits, and is ended 30 s later unless it reads again. `undefined`: neither.
   */
  readonly pipeFault: 'closed' | 'not_read' | undefined;
  /** The turn that is with the CLI. */
  readonly turnId: string | undefined;
  /** Prompts that wait to be sent. */
  readonly queueDepth: number;
  /** Messages of the running turn that its reader has not read. */
  readonly unread: number;
  /** Turns that ended with a result. */
  readonly turns: number;
  /** US dollars that this session has spent, see `costs()`. */
  readonly costUsd: number;
  /** Why the API was asked again, as the CLI said last; `undefined` when it was not, or once a turn has succeeded since. */
  readonly lastRetry: ApiRetry | undefined;
  /** Where the limits of the subscription stand, as the CLI said last; `undefined` when it has said nothing of them. */
  readonly rateLimit: RateLimit | undefined;
  /** Permission questions that wait for an answer. */
  readonly openAsks: number;
  /** Questions of tool servers, and dialogs, that wait for an answer. */
  readonly openQuestions: number;
  /** When the session was started, milliseconds since the epoch. */
  readonly startedAt: number;
  /** When the CLI was last heard, milliseconds since the epoch; `undefined` before its first word. */
  readonly lastActivityAt: number | undefined;
}

/** Whether a session can be used, and if not quite, why. */
export interface SessionHealth {
  /** `healthy`: takes prompts and answers. `degraded`: takes prompts, but something is in the way. `unhealthy`: does not. */
  readonly status: 'healthy' | 'degraded' | 'unhealthy';
  readonly reason?: string;
}

/** The health that a status amounts to. */
export function healthOf(
  { state, waitingFor, queueDepth, brokenPipe, pipeFault, lastRetry }: SessionStatus,
  maxQueue: number,
): SessionHealth {
  // A CLI that is being ended is over all the same.
  const isOver = state === 'stopping' || state === 'stopped' || state === 'failed' || state === 'restarting';
  if (brokenPipe !== undefined && !isOver)
    return { status: 'unhealthy', reason: pipeWords(brokenPipe, pipeFault) };
  switch (state) {
    case 'starting':
      return { status: 'degraded', reason: 'the CLI has not answered the handshake yet' };
    case 'restarting':
      return { status: 'degraded', reason: 'the CLI is being started again' };
    case 'stopping':
    case 'stopped':
    case 'failed':
      return { status: 'unhealthy', reason: `the session is ${state}` };
    case 'idle':
    case 'running':
    case 'busy':
      if (waitingFor === 'reader')
        return { status: 'degraded', reason: 'the reader of the running turn has stalled' };
      if (waitingFor === 'retry') {
        return {
          status: 'degraded',
          reason: `the API is being retried${lastRetry ? ` (${lastRetry.kind})` : ''}`,
        };
      }
      if (queueDepth >= maxQueue) return { status: 'degraded', reason: 'the prompt queue is full' };
      return { status: 'healthy' };
    default:
      return state satisfies never;
  }
}

function pipeWords(pipe: string, fault: SessionStatus['pipeFault']): string {
  const what = fault === 'not_read' ? 'does not read' : 'closed';
  return `the CLI ${what} its ${pipe} and is about to be ended`;
}
