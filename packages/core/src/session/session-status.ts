import type { ApiRetry } from '../turn-errors.ts';

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
  /** The pipe that the CLI closed though it lives on: it is ended 5 s later, unless it ends by itself. */
  readonly brokenPipe: 'stdin' | 'stdout' | undefined;
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
  { state, waitingFor, queueDepth, brokenPipe, lastRetry }: SessionStatus,
  maxQueue: number,
): SessionHealth {
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
      if (brokenPipe !== undefined)
        return { status: 'unhealthy', reason: `the CLI closed its ${brokenPipe} and is about to be ended` };
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
