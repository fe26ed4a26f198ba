import { createDeferred } from '../base/deferred.ts';
import type { ExitReason } from '../base/exit-reason.ts';
import { onAbort } from '../base/on-abort.ts';
import { toExitReason } from '../base/to-exit-reason.ts';
import type { Conversation } from '../conversation/conversation.ts';
import { SessionStoppedError } from '../errors/errors.ts';
import { type RequestLimits, SessionIncarnation } from '../incarnation/session-incarnation.ts';
import type { SessionServices } from '../incarnation/session-services.ts';
import type { ServerInfo } from '../messages/index.ts';
import type { SessionStatus } from './session-status.ts';
import type { SurfaceOwner } from './session-surface.ts';
import { statusOf } from './status-of.ts';

/** A conversation and its incarnations, one after the other: `clear()` starts another. */
export class SessionLife implements SurfaceOwner {
  readonly conversation: Conversation;
  readonly #services: SessionServices;
  readonly #startedAt: number;
  readonly #exited = createDeferred<ExitReason>();
  #incarnation: SessionIncarnation;
  #clearing: Promise<string> | undefined;
  /** The incarnation that is on its way out to make room for another. */
  #leaving: SessionIncarnation | undefined;
  #exitReason: ExitReason | undefined;

  constructor(conversation: Conversation, services: SessionServices) {
    this.conversation = conversation;
    this.#services = services;
    this.#startedAt = services.clock.wallTime();
    this.#incarnation = this.#incarnate();
    this.#obey(conversation.options.signal);
  }

  get exited(): Promise<ExitReason> {
    return this.#exited.promise;
  }

  /** Resolves when there is a process; rejects with why there is none. */
  get started(): Promise<void> {
    return this.#incarnation.started;
  }

  get ready(): Promise<ServerInfo> {
    return this.#incarnation.ready;
  }

  get pid(): number | undefined {
    return this.#incarnation.shell.pid;
  }

  control(subtype: string, payload: object, limits: RequestLimits): Promise<unknown> {
    return this.#incarnation.control(subtype, payload, limits);
  }

  interrupt(): Promise<void> {
    return this.#incarnation.interrupt(undefined);
  }

  async stop(
    reason: ExitReason = { type: 'shutdown' },
    { timeoutMs }: { readonly timeoutMs?: number } = {},
  ): Promise<void> {
    this.conversation.refuse(new SessionStoppedError());
    this.#incarnation.stop(toExitReason(reason), timeoutMs ?? this.conversation.options.shutdownMs);
    await this.exited;
  }

  async kill(): Promise<void> {
    this.conversation.refuse(new SessionStoppedError('The session was killed.'));
    this.#incarnation.kill();
    await this.exited;
  }

  /** Takes no more prompts, and rejects those that wait. A turn that runs goes on. */
  refuse(error: SessionStoppedError): void {
    this.conversation.refuse(error);
  }

  /** A call while one is under way joins it. */
  clear(): Promise<string> {
    this.#clearing ??= this.#clear().finally(() => {
      this.#clearing = undefined;
    });
    return this.#clearing;
  }

  status(): SessionStatus {
    return statusOf(this.conversation, this.#incarnation, {
      startedAt: this.#startedAt,
      exitReason: this.#exitReason,
    });
  }

  async #clear(): Promise<string> {
    const { conversation } = this;
    if (conversation.closed !== undefined) throw conversation.closed;
    const former = this.#incarnation;
    this.#leaving = former;
    former.stop({ type: 'shutdown' }, conversation.options.shutdownMs);
    const reason = await former.exited;
    this.#leaving = undefined;
    if (conversation.closed !== undefined) {
      this.#end(reason);
      throw conversation.closed;
    }
    conversation.identity.renew();
    this.#incarnation = this.#incarnate();
    await this.#incarnation.started;
    return conversation.sessionId;
  }

  #incarnate(): SessionIncarnation {
    const incarnation = new SessionIncarnation(this.conversation, this.#services);
    void incarnation.exited.then((reason) => this.#onExited(incarnation, reason));
    return incarnation;
  }

  #onExited(incarnation: SessionIncarnation, reason: ExitReason): void {
    this.conversation.takeBack(incarnation);
    // Unless the whole session was stopped meanwhile, what leaves is followed by another.
    if (incarnation === this.#leaving && this.conversation.closed === undefined) return;
    this.#end(reason);
  }

  #end(reason: ExitReason): void {
    this.#exitReason ??= reason;
    const cause = reason.type === 'crash' ? reason.error : undefined;
    if (cause !== undefined) this.#incarnation.shell.log.error({ err: cause }, 'the session is over');
    const words = cause === undefined ? undefined : `The session is over: ${cause.message}`;
    this.conversation.close(new SessionStoppedError(words, { cause }));
    void this.conversation.ownership.release().then(() => this.#exited.resolve(reason));
  }

  #obey(signal: AbortSignal | undefined): void {
    if (signal === undefined) return;
    void this.exited.then(onAbort(signal, () => void this.stop()));
  }
}
