import type { SystemRef } from '../actor/index.ts';
import type { ExitReason } from '../base/exit-reason.ts';
import type { Logger } from '../base/logger.ts';
import { onAbort } from '../base/on-abort.ts';
import type { Conversation } from '../conversation/conversation.ts';
import { ConversationInUseError, SessionStoppedError } from '../errors/errors.ts';
import { CliLink, type ControlFrame } from '../link/cli-link.ts';
import type { ServerInfo } from '../messages/index.ts';
import type { PipeFault } from '../process/half-death.ts';
import { redactWireError } from '../secrets/redact.ts';
import { redactingLogger } from '../secrets/redacting-logger.ts';
import { ReadingPace } from '../turns/reading-pace.ts';
import type { TurnRecord } from '../turns/turn-record.ts';
import type { Frame } from '../wire/frame.ts';
import { CliEnd } from './cli-end.ts';
import { CliStart } from './cli-start.ts';
import { lostTurnError } from './ending.ts';
import { NoteKeeper } from './note-keeper.ts';
import type { SessionEffect, SessionEvent } from './session-events.ts';
import type { SessionMessage } from './session-messages.ts';
import type { SessionServices } from './session-services.ts';
import { SessionTimers } from './session-timers.ts';
import { TurnRunner } from './turn-runner.ts';

/** Runs what `transition` decided: owns the process, the timers and the promises of one incarnation. */
export class SessionShell {
  readonly log: Logger;
  readonly start: CliStart;
  readonly turns: TurnRunner;
  /** By which pipe the CLI cannot be reached though it lives on. */
  pipeFault: PipeFault | undefined;
  /** Wall-clock milliseconds. */
  lastActivityAt: number | undefined;
  readonly #conversation: Conversation;
  readonly #services: SessionServices;
  readonly #link: CliLink;
  readonly #end: CliEnd;
  readonly #pace: ReadingPace;
  readonly #timers: SessionTimers;
  readonly #notes: NoteKeeper;
  /** The life of the CLI. Every timer, listener and waiter of it ends with that, in the order in which they are made. */
  readonly #life = new AbortController();
  #self: SystemRef<SessionMessage> | undefined;
  #interruptWaiters: (() => void)[] = [];

  constructor(conversation: Conversation, services: SessionServices) {
    const { options } = conversation;
    this.#conversation = conversation;
    this.#services = services;
    this.log = redactingLogger(options.logger, conversation.secrets).child({
      sessionId: conversation.sessionId,
      ...(options.name && { session: options.name }),
    });
    const { clock } = services;
    const life = this.#life.signal;
    // In line behind what was heard: that may be the answer.
    this.#timers = new SessionTimers({ clock, options, life }, (event) =>
      this.#self?.tell({ type: 'event', event }),
    );
    onAbort(life, () => this.#endInterrupts());
    this.#link = new CliLink({
      options,
      clock,
      life,
      log: this.log,
      secrets: conversation.secrets,
      owner: conversation,
      sessionId: () => conversation.sessionId,
      onNotice: (notice) => conversation.publish([notice]),
    });
    this.start = new CliStart(conversation, services, this.#link, life);
    this.#end = new CliEnd({
      link: this.#link,
      log: this.log,
      version: () => this.start.version,
      life: this.#life,
      onOver: (reason) => this.#urge({ type: 'over', reason }),
    });
    this.#notes = new NoteKeeper(conversation, this.log, (sessionId) =>
      this.start.followTo(sessionId, this.#onTaken),
    );
    this.#pace = new ReadingPace({
      bufferMessages: options.bufferMessages,
      claimTimeoutMs: options.claimTimeoutMs,
      maxParkedBytes: options.maxParkedBytes,
      clock,
      life,
      pause: () => this.#link.process?.pause(),
      resume: () => {
        this.turns.noteActivity();
        this.#link.process?.resume();
      },
      giveUpControls: () =>
        this.#link.giveUpControls('a reader has stalled and `maxParkedBytes` is used up.'),
      onStalled: (record, isStalled) => this.turns.reportStall(record, isStalled),
      onUnclaimed: (record) => this.#urge({ type: 'unclaimed', record }),
    });
    this.turns = new TurnRunner({
      conversation,
      link: this.#link,
      pace: this.#pace,
      clock,
      log: this.log,
      life,
    });
  }

  /** Resolves when the CLI has ended unasked; what it left may still be about to be ended. */
  get crashed(): Promise<ExitReason> {
    return this.#end.crashed.promise;
  }

  get pid(): number | undefined {
    return this.#life.signal.aborted ? undefined : this.#link.process?.pid;
  }

  get openAsks(): number {
    return this.#link.openAsks;
  }

  get openQuestions(): number {
    return this.#link.openQuestions;
  }

  get isStalled(): boolean {
    return this.#pace.isStalled;
  }

  /** Starts the CLI; how that went comes back as an event. */
  begin(self: SystemRef<SessionMessage>): void {
    this.#self = self;
    void this.start.launch({
      actor: self,
      onHalfDead: (fault) => this.#notePipe(fault),
      onTaken: this.#onTaken,
    });
  }

  /** Runs one effect of `transition`. */
  run(effect: SessionEffect): void {
    switch (effect.type) {
      case 'note':
        return this.#notes.keep(effect.note);
      case 'send_initialize':
        return this.#onSpawned();
      case 'become_ready':
        return this.#becomeReady(effect.info);
      case 'resume_turn':
        return this.#resumeTurn(effect.turnId);
      case 'send_prompt':
        return this.turns.send(effect.turnId);
      case 'send_steering':
        return this.turns.steer(effect.uuid);
      case 'deliver':
        return this.#conversation.running?.deliver([effect.message]);
      case 'finish_turn':
        return this.turns.finish(effect.result);
      case 'drop_turn':
        return this.turns.drop(effect.state);
      case 'lose_turn':
        return this.turns.lose(lostTurnError(effect.how));
      case 'interrupt_over':
        return this.#endInterrupts();
      case 'send_interrupt':
        return this.#sendInterrupt(effect.cancelQueued);
      case 'set_timer':
        return this.#timers.set(effect.timer);
      case 'clear_timer':
        return this.#timers.clear(effect.timer);
      case 'begin_stop':
        return this.#beginStop(effect.isBusy, effect.timeoutMs);
      case 'kill':
        return this.#kill(effect.why);
      case 'end':
        return this.#end.conclude(effect.how);
      default:
        return effect satisfies never;
    }
  }

  /** A frame that is not a message. */
  hearControl(frame: ControlFrame | (Frame & { readonly kind: 'malformed' })): void {
    if (frame.kind !== 'malformed') return this.#link.hear(frame);
    const error = redactWireError(frame.error, frame.beginning, this.#link.secrets);
    this.log.warn({ err: error }, 'a line that is not a message');
    this.#conversation.publish([{ type: 'troupe', subtype: 'wire_error', error }]);
  }

  /** A chunk was heard. */
  heard(): void {
    this.turns.noteActivity();
    this.lastActivityAt = this.#services.clock.wallTime();
  }

  adjustPace(heardBytes: number): void {
    this.#pace.adjust(this.#conversation.running, this.#link.pendingControls, heardBytes);
  }

  detach(record: TurnRecord): void {
    if (this.turns.detach(record)) this.adjustPace(0);
  }

  control(message: SessionMessage & { readonly type: 'control' }): void {
    const { subtype, payload, timeoutMs, signal, resolve, reject } = message;
    this.#link.request(subtype, payload, { timeoutMs, signal }).then((answer) => {
      this.#conversation.settings.note(subtype, payload, answer);
      resolve(answer);
    }, reject);
  }

  awaitInterrupt(whenOver: () => void): void {
    this.#interruptWaiters.push(whenOver);
  }

  /** At once, ahead of all that the actor has not read yet. */
  kill(): void {
    this.start.giveUp(new SessionStoppedError('The session was killed.'));
    this.#end.kill();
  }

  #notePipe(fault: PipeFault | undefined): void {
    const told = fault ?? this.pipeFault;
    this.pipeFault = fault;
    const subtype = fault === undefined ? 'pipe_restored' : 'pipe_broken';
    if (told !== undefined) this.#conversation.publish([{ type: 'troupe', subtype, ...told }]);
  }

  // Two that drive one conversation lose a branch of it each; rather one ends.
  readonly #onTaken = (error: Error): void => {
    this.log.error({ err: error }, 'the conversation is driven by somebody else');
    const taken = error instanceof ConversationInUseError ? error : undefined;
    this.#event({ type: 'condemned', cause: { why: error.message, taken } });
  };

  #onSpawned(): void {
    void this.#link.process?.exited.then(() => this.#pace.letGo());
    this.start.handshake((event) => this.#event(event));
  }

  #becomeReady(info: ServerInfo): void {
    this.start.becomeReady(info);
    this.log.info({ cliPid: this.pid }, 'session ready');
  }

  #resumeTurn(turnId: string): void {
    // It was taken back meanwhile.
    if (!this.turns.resume(turnId)) this.#event({ type: 'interrupt', turnId });
  }

  #sendInterrupt(cancelQueued: boolean): void {
    const { interruptTimeoutMs } = this.#conversation.options;
    this.#link
      .request('interrupt', cancelQueued ? { cancel_queued: true } : {}, { timeoutMs: interruptTimeoutMs })
      .catch((error: unknown) => this.log.warn({ err: error }, 'interrupt not answered'));
    this.adjustPace(0);
  }

  #beginStop(isBusy: boolean, timeoutMs: number): void {
    this.#conversation.giveUpRunning();
    this.adjustPace(0);
    this.start.giveUp(new SessionStoppedError('The session is stopping.'));
    const interrupt = isBusy ? () => this.#interruptForStop() : undefined;
    this.#end.begin(timeoutMs, interrupt);
  }

  #interruptForStop(): Promise<void> {
    const over = new Promise<void>((resolve) => this.awaitInterrupt(resolve));
    this.#sendInterrupt(true);
    return over;
  }

  #kill(why: string): void {
    this.log.warn({ why }, 'killing the CLI');
    this.#end.kill();
  }

  #endInterrupts(): void {
    for (const whenOver of this.#interruptWaiters.splice(0)) whenOver();
  }

  #event(event: SessionEvent): void {
    this.#urge({ type: 'event', event });
  }

  #urge(message: SessionMessage): void {
    this.#self?.urge(message);
  }
}
