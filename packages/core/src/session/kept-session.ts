import type { ActorHome } from '../actor/index.ts';
import { createDeferred, type Deferred } from '../base/deferred.ts';
import type { ExitReason } from '../base/exit-reason.ts';
import { settlesBy } from '../base/waiting.ts';
import { Conversation } from '../conversation/conversation.ts';
import { ControlRequestError, SessionStoppedError } from '../errors/errors.ts';
import { type RequestLimits, SessionIncarnation } from '../incarnation/session-incarnation.ts';
import type { SessionServices } from '../incarnation/session-services.ts';
import type { ServerInfo } from '../messages/index.ts';
import type { ParsedSessionOptions } from '../options/session-options.ts';
import type { SessionStateName, SessionStatus } from './session-status.ts';
import type { SurfaceOwner } from './session-surface.ts';
import { statusOf, unbornStatus } from './status-of.ts';

/** One CLI of a kept session. */
export interface KeptIncarnation {
  /**
   * Settles when nothing of this CLI and those before it is left. Where it is to be followed by another and ended unasked,
   * as soon as its process is gone: the next one need not wait for the sweep, which whoever stops the session will.
   */
  readonly exited: Promise<ExitReason>;
  /** Settles when the CLI has answered the handshake, or will not. */
  readonly ready: Promise<ServerInfo>;
  stop(reason: ExitReason, timeoutMs: number): void;
  kill(): void;
}

/** What is its keeper's to do and to know. */
export interface Keeping {
  /** Does what `clear()` of the session promises. */
  readonly clear: () => Promise<string>;
  /** What another host would go on with may have changed: the id, or whether there is a transcript. */
  readonly onChanged: () => void;
  /** A turn has ended with a result. */
  readonly onResult: () => void;
  /** Whether the option `resume` is the keeper's choice, and not a user's: without a transcript a new conversation begins. */
  readonly isResumeOurs: boolean;
}

/** A CLI that had been ready and is down, until the next one is up. */
interface CameDown {
  readonly exit: ExitReason;
  readonly sessionId: string;
  /** What listeners were told of the next one. */
  announced?: 'same' | 'new';
}

/**
 * A conversation whose CLIs come and go, for whoever starts them: prompts that wait survive them all.
 *
 * It starts nothing by itself and decides nothing; `clear` and the end are its keeper's.
 */
export class KeptSession implements SurfaceOwner {
  readonly conversation: Conversation;
  readonly clear: () => Promise<string>;
  /** Resolves when it is over for good. */
  readonly closed: Promise<void>;
  readonly #services: SessionServices;
  readonly #startedAt: number;
  #incarnation: SessionIncarnation | undefined;
  /** The ends of CLIs of which something may be left. */
  readonly #sweeping = new Set<Promise<ExitReason>>();
  #isReady = false;
  #nextReady: Deferred<ServerInfo> = createDeferred();
  #cameDown: CameDown | undefined;
  /** What it is between two CLIs. */
  #between: SessionStateName = 'starting';

  #settleClosed: () => void = () => {};

  constructor(options: ParsedSessionOptions, services: SessionServices, keeping: Keeping) {
    const { clear, onChanged, onResult, isResumeOurs } = keeping;
    const kept = { isKept: true, isResumeOurs, onChanged, onResult };
    this.conversation = new Conversation(options, services.clock, kept);
    this.clear = clear;
    this.closed = new Promise((resolve) => {
      this.#settleClosed = resolve;
    });
    this.#services = services;
    this.#startedAt = services.clock.wallTime();
  }

  get pid(): number | undefined {
    return this.#incarnation?.shell.pid;
  }

  /** Whether the present CLI has answered the handshake. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Of the present CLI, or of the next one to come up. Rejects when there will be none. */
  get ready(): Promise<ServerInfo> {
    return this.#nextReady.promise;
  }

  /** Starts the next CLI. The process of the one before must be gone. */
  incarnate({
    isFollowed,
    home,
  }: {
    readonly isFollowed: boolean;
    readonly home?: ActorHome | undefined;
  }): KeptIncarnation {
    if (this.#incarnation !== undefined) throw new Error('A conversation has one CLI at a time.');
    this.#between = 'restarting';
    const { conversation } = this;
    const { sessionId } = conversation;
    conversation.identity.prepareEntry();
    this.#warnUnlessSame(sessionId);
    this.#announceRestart();
    const incarnation = new SessionIncarnation(conversation, this.#services, home);
    this.#incarnation = incarnation;
    const ready = incarnation.ready.then((info) => {
      this.#isReady = true;
      this.#cameDown = undefined;
      this.#nextReady.resolve(info);
      return info;
    });
    ready.catch(toldByExit);
    const exited = this.#end(incarnation, isFollowed).then((reason) => this.#onExited(reason));
    return {
      exited,
      ready,
      stop: (reason, timeoutMs) => incarnation.stop(reason, timeoutMs),
      kill: () => incarnation.kill(),
    };
  }

  /**
   * Whether the next CLI may come up where that one did not, because it enters the conversation in another way: in a new one where
   * there is no transcript.
   */
  tryOtherEntry(error: Error): boolean {
    const { identity } = this.conversation;
    const { sessionId } = identity;
    if (!identity.tryOtherEntry(error.message)) return false;
    this.#warnUnlessSame(sessionId);
    this.#cameDown ??= { exit: { type: 'crash', error }, sessionId, announced: 'same' };
    return true;
  }

  /** There will be no CLI unless somebody asks for one: prompts are rejected until then. */
  giveUp(error: SessionStoppedError, state: 'failed' | 'stopped'): void {
    this.#between = state;
    this.conversation.refuse(error);
    this.#nextReady.reject(error);
    // Another host may go on with it.
    if (this.#incarnation === undefined) void this.#release();
  }

  /** It is about to end: prompts are rejected, and those that wait too. A turn that runs goes on. */
  halt(error: SessionStoppedError): void {
    if (this.#between !== 'failed') this.#between = 'stopping';
    this.conversation.refuse(error);
  }

  /** Prompts are taken again. */
  reopen(): void {
    if (this.conversation.closed === undefined) return;
    this.conversation.reopen();
    this.#nextReady = createDeferred();
    this.#between = 'restarting';
  }

  /** It is over for good: listeners have heard the last of it. Resolves when another host may go on with it. */
  async close(error: SessionStoppedError): Promise<void> {
    this.giveUp(error, this.#between === 'failed' ? 'failed' : 'stopped');
    this.conversation.close(error);
    this.#settleClosed();
    await this.#allSwept();
    await this.conversation.ownership.release();
  }

  /** Waits, within the limits, for a CLI that is ready. */
  async control(subtype: string, payload: object, limits: RequestLimits): Promise<unknown> {
    const { clock } = this.#services;
    const startedAt = clock.now();
    await settlesBy(this.#nextReady.promise, {
      ...limits,
      clock,
      late: (cause) => new ControlRequestError(subtype, `There was no CLI to ask \`${subtype}\`.`, { cause }),
    });
    const timeoutMs = Math.max(0, limits.timeoutMs - (clock.now() - startedAt));
    if (this.#incarnation === undefined) throw new SessionStoppedError('The CLI has just ended.');
    return this.#incarnation.control(subtype, payload, { ...limits, timeoutMs });
  }

  async interrupt(): Promise<void> {
    await this.#incarnation?.interrupt(undefined);
  }

  status(): SessionStatus {
    const { conversation } = this;
    const facts = { startedAt: this.#startedAt, exitReason: undefined };
    if (this.#incarnation === undefined)
      return unbornStatus(conversation, { ...facts, state: this.#between });
    return statusOf(conversation, this.#incarnation, facts);
  }

  /** Told once where the conversation goes on, and once more where that turns out to be a new one. */
  #announceRestart(): void {
    const { conversation } = this;
    const cameDown = this.#cameDown;
    if (cameDown === undefined) return;
    const { exit, sessionId, announced } = cameDown;
    const next = conversation.sessionId === sessionId ? 'same' : 'new';
    if (next === announced) return;
    cameDown.announced = next;
    conversation.publish([{ type: 'troupe', subtype: 'restarted', exit, conversation: next }]);
  }

  #warnUnlessSame(formerSessionId: string): void {
    const { sessionId, options } = this.conversation;
    if (sessionId === formerSessionId) return;
    options.logger.warn(
      { name: options.name, sessionId, formerSessionId },
      'there is no transcript to go on with; the session comes back in a new conversation',
    );
  }

  async #end(incarnation: SessionIncarnation, isFollowed: boolean): Promise<ExitReason> {
    const swept = incarnation.exited;
    this.#sweeping.add(swept);
    void swept.then(() => this.#sweeping.delete(swept));
    const crash = await Promise.race([incarnation.crashed, swept.then(() => undefined)]);
    // A turn that is run again makes its tool calls again; those of the first run must be over by then.
    if (isFollowed && crash !== undefined && this.conversation.rerun === undefined) return crash;
    const reason = await swept;
    await this.#allSwept();
    return reason;
  }

  async #release(): Promise<void> {
    await this.#allSwept();
    // Unless it was wanted back meanwhile.
    if (this.conversation.closed !== undefined) await this.conversation.ownership.release();
  }

  async #allSwept(): Promise<void> {
    await Promise.all(this.#sweeping);
  }

  #onExited(reason: ExitReason): ExitReason {
    if (this.#incarnation !== undefined) this.conversation.takeBack(this.#incarnation);
    this.#incarnation = undefined;
    this.conversation.identity.recordDeath();
    if (this.#isReady) {
      this.#cameDown = { exit: reason, sessionId: this.conversation.sessionId };
      this.#nextReady = createDeferred();
      const { closed } = this.conversation;
      if (closed !== undefined) this.#nextReady.reject(closed);
    }
    this.#isReady = false;
    return reason;
  }
}

// Whoever keeps the session looks at how the CLI ended.
function toldByExit(): void {}
