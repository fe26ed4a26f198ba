import type { ExitReason } from '../base/exit-reason.ts';
import { unlessAborted } from '../base/unless-aborted.ts';
import type { Conversation, Incarnation } from '../conversation/conversation.ts';
import { SessionStoppedError } from '../errors/errors.ts';
import { givenUpBySignal } from '../link/control-requests.ts';
import type { ServerInfo } from '../messages/index.ts';
import type { Prompt } from '../turns/turn.ts';
import type { TurnRecord } from '../turns/turn-record.ts';
import { startSessionActor } from './session-actor.ts';
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
  readonly shell: SessionShell;
  readonly #urge: (message: SessionMessage) => boolean;

  constructor(conversation: Conversation, services: SessionServices) {
    const { actor, shell } = startSessionActor(conversation, services);
    this.shell = shell;
    this.exited = actor.exited;
    this.#urge = actor.urge;
    conversation.lend(this);
  }

  /** Resolves when there is a process; rejects with why there is none. */
  get started(): Promise<void> {
    return this.shell.start.started.promise;
  }

  /** Resolves when the CLI has ended unasked; what it left may still be about to be ended. */
  get crashed(): Promise<ExitReason> {
    return this.shell.crashed.promise;
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
    const over = new Promise<void>((whenOver) => {
      if (!this.#urge({ type: 'interrupt', turnId, whenOver })) whenOver();
    });
    await Promise.race([over, this.exited]);
  }

  steer(turnId: string, prompt: Prompt): Promise<undefined> {
    return this.#ask((reply) => ({ type: 'steer', turnId, prompt, ...reply }));
  }

  /** Waits for the handshake first. */
  async control(subtype: string, payload: object, limits: RequestLimits): Promise<unknown> {
    const { signal } = limits;
    await unlessAborted(this.ready, signal, () => givenUpBySignal(subtype, signal));
    return this.#ask((reply) => ({ type: 'control', subtype, payload, ...limits, ...reply }));
  }

  stop(reason: ExitReason, timeoutMs: number): void {
    this.#urge({ type: 'stop', reason, timeoutMs });
  }

  kill(): void {
    this.shell.kill();
  }

  // What an actor had not read when it ended is never answered; its end answers for it.
  #ask<Value>(
    make: (reply: { resolve: (value: Value) => void; reject: (error: Error) => void }) => SessionMessage,
  ): Promise<Value> {
    return new Promise<Value>((resolve, reject) => {
      const gone = () => reject(new SessionStoppedError());
      if (!this.#urge(make({ resolve, reject }))) gone();
      else void this.exited.then(gone);
    });
  }
}
