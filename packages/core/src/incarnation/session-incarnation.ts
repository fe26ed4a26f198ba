import type { ActorHome } from '../actor/index.ts';
import type { Clock } from '../base/clock.ts';
import type { ExitReason } from '../base/exit-reason.ts';
import { follow } from '../base/follow.ts';
import { settlesBy } from '../base/waiting.ts';
import type { Conversation, Incarnation } from '../conversation/conversation.ts';
import { SessionStoppedError } from '../errors/errors.ts';
import { givenUpBySignal } from '../link/control-requests.ts';
import type { ServerInfo } from '../messages/index.ts';
import type { Prompt } from '../turns/turn.ts';
import type { TurnRecord } from '../turns/turn-record.ts';
import { type SessionActor, startSessionActor } from './session-actor.ts';
import type { SessionState } from './session-events.ts';
import type { SessionMessage } from './session-messages.ts';
import type { SessionServices } from './session-services.ts';
import type { SessionShell } from './session-shell.ts';

/** How long, and for whom, the answer to a control request is waited for. */
export interface RequestLimits {
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** One life of a session, from the outside: an actor and its CLI. Lent the conversation until it is over. */
export class SessionIncarnation implements Incarnation {
  /** Settles when nothing of its CLI is left. */
  readonly exited: Promise<ExitReason>;
  readonly #actor: SessionActor;
  readonly #clock: Clock;
  readonly #urge: (message: SessionMessage) => boolean;

  /** @param home what its actor stands below; without one, the runtime */
  constructor(conversation: Conversation, services: SessionServices, home?: ActorHome) {
    const { actor, ref } = startSessionActor(conversation, services, home);
    this.#actor = actor;
    this.#clock = services.clock;
    this.exited = ref.exited;
    this.#urge = ref.urge;
    conversation.lend(this);
  }

  /** What it does just now. */
  get state(): SessionState {
    return this.#actor.state;
  }

  get shell(): SessionShell {
    return this.#actor.shell;
  }

  /** Resolves when there is a process; rejects with why there is none. */
  get started(): Promise<void> {
    return this.shell.start.started.promise;
  }

  /** Resolves when the CLI has ended unasked; what it left may still be about to be ended. */
  get crashed(): Promise<ExitReason> {
    return this.shell.crashed;
  }

  get ready(): Promise<ServerInfo> {
    return this.shell.start.ready.promise;
  }

  promptWaiting(): void {
    this.#urge({ type: 'offer' });
  }

  readerMoved(record: TurnRecord): void {
    this.#urge({ type: 'reader_moved', record });
  }

  async interrupt(turnId: string | undefined): Promise<void> {
    await new Promise<void>((resolve) => {
      const answer = this.#untilExit(resolve);
      if (!this.#urge({ type: 'interrupt', turnId, whenOver: () => answer(resolve) })) answer(resolve);
    });
  }

  steer(turnId: string, prompt: Prompt): Promise<undefined> {
    return this.#ask((reply) => ({ type: 'steer', turnId, prompt, ...reply }));
  }

  /** Waits for the handshake first. */
  async control(subtype: string, payload: object, limits: RequestLimits): Promise<unknown> {
    const { signal } = limits;
    const late = () => givenUpBySignal(subtype, signal);
    await settlesBy(this.ready, { signal, timeoutMs: Number.POSITIVE_INFINITY, clock: this.#clock, late });
    return this.#ask((reply) => ({ type: 'control', subtype, payload, ...limits, ...reply }));
  }

  stop(reason: ExitReason, timeoutMs: number): void {
    this.#urge({ type: 'event', event: { type: 'stop', reason, timeoutMs } });
  }

  kill(): void {
    this.#urge({ type: 'event', event: { type: 'kill_asked' } });
    this.shell.kill();
  }

  #ask<Value>(
    make: (reply: { resolve: (value: Value) => void; reject: (error: Error) => void }) => SessionMessage,
  ): Promise<Value> {
    return new Promise<Value>((resolve, reject) => {
      const gone = () => reject(new SessionStoppedError());
      const answer = this.#untilExit(gone);
      const message = make({
        resolve: (value) => answer(() => resolve(value)),
        reject: (error) => answer(() => reject(error)),
      });
      if (!this.#urge(message)) answer(gone);
    });
  }

  /** What an actor had not read when it ended is never answered; its end answers for it. An answer ends the wait for that. */
  #untilExit(gone: () => void): (answer: () => void) => void {
    const forget = follow(this.exited, { resolve: gone, reject: gone });
    return (answer) => {
      forget();
      answer();
    };
  }
}
