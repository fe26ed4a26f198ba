import type { ExitReason } from '../base/exit-reason.ts';
import type { CliExitFacts } from '../errors/errors.ts';
import type { Message, ResultMessage, ServerInfo } from '../messages/index.ts';
import type { Ending, KillCause, StopRequest } from './ending.ts';
import type { Note } from './message-notes.ts';
import type { Accounting } from './turn-accounting.ts';

/**
 * One incarnation of a session: from the decision to start a CLI to the end of that CLI.
 *
 * `spawning` until there is a process, `starting` until it answers the handshake, `ready` while it takes prompts,
 * `stopping` once its end was asked for, `over` when it has ended.
 */
export interface SessionState {
  readonly phase: 'spawning' | 'starting' | 'ready' | 'stopping' | 'over';
  readonly accounting: Accounting;
  /** An interrupt is with the CLI and what it is meant for is not over yet. */
  readonly interrupting: boolean;
  /** What the CLI said of a start that failed, before it ended. */
  readonly startFailure: string | undefined;
  /** Its end was asked for. The first request counts. */
  readonly asked: StopRequest | undefined;
  /** The CLI was killed, or is as soon as there is one. */
  readonly killed: KillCause | undefined;
  /** A turn that the CLI took up by itself and nobody wants: it is ended as soon as the handshake is through. */
  readonly unwanted: string | undefined;
  /** By its last message the CLI did not reach the API and will try again. */
  readonly isRetrying: boolean;
}

export type SessionEvent =
  /** `rerun`: a turn that was with the CLI before; this one will take it up by itself, or be sent it again. */
  | { readonly type: 'spawned'; readonly rerun?: string | undefined }
  | { readonly type: 'spawn_failed'; readonly fault: Error }
  | { readonly type: 'handshake_answered'; readonly info: ServerInfo }
  | { readonly type: 'handshake_refused'; readonly words: string }
  | { readonly type: 'start_overdue' }
  /** A prompt waits: `turnId` is the head of the queue. */
  | { readonly type: 'prompt_waiting'; readonly turnId: string }
  | { readonly type: 'steered'; readonly turnId: string; readonly uuid: string }
  | { readonly type: 'heard'; readonly message: Message }
  /** `turnId` undefined: whatever runs, also a turn of the CLI's own. */
  | { readonly type: 'interrupt'; readonly turnId: string | undefined }
  | { readonly type: 'interrupt_overdue' }
  | { readonly type: 'settle_overdue' }
  | ({ readonly type: 'stop' } & StopRequest)
  /** It was killed on request, at once. */
  | { readonly type: 'kill_asked' }
  /** It cannot go on, and is to be killed. */
  | { readonly type: 'condemned'; readonly cause: KillCause }
  /** The actor is over, whatever the way. */
  | { readonly type: 'abandoned'; readonly reason: ExitReason }
  | { readonly type: 'exited'; readonly exit: CliExitFacts };

/** What the shell has to do, in this order. Those about a turn are about the one that is with the CLI. */
export type SessionEffect =
  | { readonly type: 'note'; readonly note: Note }
  | { readonly type: 'send_initialize' }
  | { readonly type: 'become_ready'; readonly info: ServerInfo }
  | { readonly type: 'send_prompt'; readonly turnId: string }
  /** The CLI has taken that turn up by itself. */
  | { readonly type: 'resume_turn'; readonly turnId: string }
  | { readonly type: 'send_steering'; readonly uuid: string }
  | { readonly type: 'deliver'; readonly message: Message }
  | { readonly type: 'finish_turn'; readonly result: ResultMessage }
  /** `state`: the CLI's word. */
  | { readonly type: 'drop_turn'; readonly state: string }
  | { readonly type: 'lose_turn'; readonly how: Ending }
  /** Nothing that was interrupted is running any more. */
  | { readonly type: 'interrupt_over' }
  | { readonly type: 'send_interrupt'; readonly cancelQueued: boolean }
  | { readonly type: 'set_timer'; readonly timer: TimerName }
  | { readonly type: 'clear_timer'; readonly timer: TimerName }
  /** `isBusy`: a turn runs, ours or the CLI's own, and is to be interrupted first. */
  | { readonly type: 'begin_stop'; readonly isBusy: boolean; readonly timeoutMs: number }
  | { readonly type: 'kill'; readonly why: string }
  | { readonly type: 'end'; readonly how: Ending };

/**
 * `start`: the handshake must be answered. `interrupt`: what was interrupted must end. `settle`: a turn whose result
 * is in must be declared over by the CLI.
 */
export type TimerName = 'start' | 'interrupt' | 'settle';

/** What follows from an event: the next state, and what is to be done. */
export type Step = readonly [SessionState, readonly SessionEffect[]];
