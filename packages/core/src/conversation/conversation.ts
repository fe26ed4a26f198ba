import { randomUUID } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import { onAbort } from '../base/on-abort.ts';
import { CallbackScope } from '../callbacks/calling-self.ts';
import {
  MailboxFullError,
  type SessionStoppedError,
  TurnInterruptedError,
  TurnTimeoutError,
} from '../errors/errors.ts';
import type { ApiRetry, RateLimit } from '../errors/turn-errors.ts';
import type { Message, ResultMessage, SlashCommand } from '../messages/index.ts';
import { firstStart } from '../options/first-start.ts';
import type { ParsedSessionOptions } from '../options/session-options.ts';
import type { ParsedTurnOptions } from '../options/turn-options.ts';
import { KnownSecrets } from '../secrets/redact.ts';
import { PromptQueue } from '../turns/prompt-queue.ts';
import { Subscribers } from '../turns/subscribers.ts';
import type { Prompt } from '../turns/turn.ts';
import { type TurnHost, TurnRecord } from '../turns/turn-record.ts';
import { isWorthless } from '../wire/api-retry.ts';
import { ConversationIdentity } from './conversation-identity.ts';
import { ConversationOwnership } from './conversation-ownership.ts';
import { type CostLedger, emptyLedger, onNewProcess, recordCosts } from './cost-ledger.ts';
import { RunTimeSettings } from './run-time-settings.ts';

/** What a conversation asks of the incarnation that has borrowed it. */
export interface Incarnation {
  promptWaiting(): void;
  /** Interrupts that turn, or with `undefined` whatever runs; resolves when it is over. */
  interrupt(turnId: string | undefined): Promise<void>;
  steer(turnId: string, prompt: Prompt): Promise<void>;
  readerMoved(record: TurnRecord): void;
}

/** What a conversation has come to so far. */
export interface ConversationTotals {
  /** Turns that ended with a result. */
  turns: number;
  /** US dollars spent, see `costs`. */
  costUsd: number;
}

/**
 * What outlives a CLI process: the prompts that wait, the turn that is out, the conversation's id, its listeners.
 *
 * An incarnation (one actor with one CLI) borrows it. What was sent dies with the incarnation; what was not, stays.
 */
export class Conversation implements TurnHost {
  readonly options: ParsedSessionOptions;
  readonly queue: PromptQueue;
  readonly subscribers = new Subscribers();
  readonly totals: ConversationTotals = { turns: 0, costUsd: 0 };
  costs: CostLedger = emptyLedger;
  readonly settings = new RunTimeSettings();
  /** What its CLIs were given that nobody should read: the next one, and its errors, may still tell of it. */
  readonly secrets = new KnownSecrets();
  /** The slash commands there are, once the CLI has said that they changed. */
  commands: readonly SlashCommand[] | undefined;
  readonly ownership: ConversationOwnership;
  /** Whether a supervisor starts the next CLI when one dies, so that a prompt can be run again. */
  readonly isKept: boolean;
  readonly identity: ConversationIdentity;
  /** What the CLI said last of its tries to reach the API; `undefined` again once a turn has succeeded. */
  lastRetry: ApiRetry | undefined;
  /** Where the limits of the subscription stand, as the CLI said last. */
  rateLimit: RateLimit | undefined;
  /** The turn that is with the CLI. */
  running: TurnRecord | undefined;
  readonly #clock: Clock;
  readonly #onResult: () => void;
  #incarnation: Incarnation | undefined;
  #closed: SessionStoppedError | undefined;

  constructor(
    options: ParsedSessionOptions,
    clock: Clock,
    {
      isKept = false,
      isResumeOurs = false,
      onChanged = () => {},
      onResult = () => {},
    }: {
      readonly isKept?: boolean;
      readonly isResumeOurs?: boolean;
      readonly onChanged?: () => void;
      readonly onResult?: () => void;
    } = {},
  ) {
    this.options = options;
    this.isKept = isKept;
    this.#onResult = onResult;
    this.ownership = new ConversationOwnership(options);
    this.#clock = clock;
    this.queue = new PromptQueue(options.maxQueue);
    const first = firstStart(options, randomUUID());
    this.identity = new ConversationIdentity(first, {
      isOurs: isResumeOurs || first.start === 'new',
      isKept: options.persistSession !== false,
      onChanged,
    });
  }

  /** Why it takes no more prompts, once it does not. */
  get closed(): SessionStoppedError | undefined {
    return this.#closed;
  }

  get sessionId(): string {
    return this.identity.sessionId;
  }

  /** Whether its transcript is sure to be there, so that another host can go on with it. */
  get isDurable(): boolean {
    return this.identity.isDurable && this.options.persistSession !== false;
  }

  /** The turn that was with a CLI that died and goes to the next one first of all. */
  get rerun(): TurnRecord | undefined {
    const { head } = this.queue;
    return head?.crash === undefined ? undefined : head;
  }

  /** A result was printed. */
  recordResult(result: ResultMessage): void {
    this.costs = recordCosts(this.costs, result, { resumed: this.identity.start.start !== 'new' });
    this.totals.costUsd = this.costs.totalUsd;
    this.identity.recordResult();
    this.#onResult();
  }

  /** An incarnation takes it over. */
  lend(incarnation: Incarnation): void {
    this.#incarnation = incarnation;
    this.costs = onNewProcess(this.costs);
    this.commands = undefined;
  }

  /** An incarnation is over. */
  takeBack(incarnation: Incarnation): void {
    if (this.#incarnation === incarnation) this.#incarnation = undefined;
  }

  /** Queues a prompt. Never throws: a prompt that is not taken is a turn that is `rejected`. */
  enqueue(prompt: Prompt, options: ParsedTurnOptions): TurnRecord {
    const record = new TurnRecord({ id: randomUUID(), prompt, options }, this);
    if (this.#closed !== undefined) record.finish({ state: 'rejected', error: this.#closed });
    else if (options.signal?.aborted === true) this.#cancel(record, options.signal.reason);
    else if (!this.queue.push(record)) {
      record.finish({ state: 'rejected', error: new MailboxFullError(this.queue.capacity) });
    } else {
      this.#watch(record);
      this.#incarnation?.promptWaiting();
    }
    return record;
  }

  /** The head of the queue goes to the CLI. */
  send(turnId: string): TurnRecord | undefined {
    const record = this.queue.head;
    if (record?.id !== turnId) return undefined;
    this.queue.shift();
    record.state = 'running';
    record.attempts += 1;
    this.running = record;
    this.identity.recordPrompt();
    if (record.attempts > 1) this.#announceRerun(record);
    return record;
  }

  /** The CLI died with that turn: it waits to be run again where it may be, else it is lost. */
  lose(record: TurnRecord, error: Error): void {
    const isWanted = record.options.onCrash === 'rerun' && !record.askedToStop && !record.isOver;
    if (!isWanted || !this.isKept || this.#closed !== undefined) {
      return record.finish({ state: 'lost', error });
    }
    record.awaitRerun(error);
    this.queue.putBack(record);
  }

  interrupt(record: TurnRecord, cause?: unknown): void {
    if (this.queue.remove(record)) this.#cancel(record, cause);
    else this.#stopRunning(record);
  }

  async steer(record: TurnRecord, prompt: Prompt): Promise<void> {
    if (record !== this.running || record.isOver || this.#incarnation === undefined) {
      throw new TurnInterruptedError(`Only a running turn can be steered; this one is ${record.state}.`);
    }
    await this.#incarnation.steer(record.id, prompt);
  }

  readerMoved(record: TurnRecord): void {
    if (record === this.running) this.#incarnation?.readerMoved(record);
  }

  beginWait(): (() => void) | undefined {
    return CallbackScope.beginWait(this);
  }

  readerLeft(record: TurnRecord): void {
    if (record.options.onAbandon === 'interrupt') this.interrupt(record);
  }

  /** The turn that is with the CLI is about to be interrupted: it shall not hold the pipe. */
  giveUpRunning(): void {
    if (this.running === undefined) return;
    this.running.askedToStop = true;
    this.running.mayDrop = true;
  }

  /** The CLI did not reach the API and will try again. What the API refuses is not waited for. */
  noteRetry(retry: ApiRetry): void {
    this.lastRetry = retry;
    const { running } = this;
    if (running === undefined) return;
    running.lastRetry = retry;
    if (!this.options.failFast || !isWorthless(retry) || running.askedToStop) return;
    running.isFailFast = true;
    this.#stopRunning(running);
  }

  /** Takes back every prompt that waits. */
  cancelQueued(): void {
    for (const record of this.queue.drain()) this.#cancel(record, undefined);
  }

  /** A deadline passed: the reader is told now, the CLI is interrupted, the slot stays taken until it obeys. */
  timeOut(record: TurnRecord, deadline: 'timeoutMs' | 'idleTimeoutMs', limitMs: number): void {
    this.queue.remove(record);
    record.finish({ state: 'timed_out', error: new TurnTimeoutError(deadline, limitMs, record.lastRetry) });
    this.#stopRunning(record);
  }

  /** Takes no more prompts, and rejects those that wait. The first reason counts. */
  refuse(error: SessionStoppedError): void {
    this.#closed ??= error;
    for (const record of this.queue.drain()) {
      // One that was sent before has been lost to its crash.
      if (record.crash === undefined) record.finish({ state: 'rejected', error: this.#closed });
      else record.finish({ state: 'lost', error: record.crash });
    }
  }

  /** Takes prompts again. */
  reopen(): void {
    this.#closed = undefined;
    this.subscribers.reopen();
  }

  /** The last word was heard. */
  close(error: SessionStoppedError): void {
    this.refuse(error);
    this.subscribers.end();
  }

  publish(messages: readonly Message[]): void {
    if (this.subscribers.count > 0) this.subscribers.publish(messages);
  }

  #announceRerun(record: TurnRecord): void {
    record.crash = undefined;
    const message = { type: 'troupe', subtype: 'turn_restarted', attempt: record.attempts } as const;
    this.publish([message]);
    record.deliver([message]);
  }

  #stopRunning(record: TurnRecord): void {
    if (record !== this.running) return;
    this.giveUpRunning();
    this.#incarnation?.readerMoved(record);
    this.#incarnation?.interrupt(record.id).catch(ignoreGone);
  }

  #cancel(record: TurnRecord, cause: unknown): void {
    const error = new TurnInterruptedError('The prompt was taken back before it was sent.', { cause });
    record.finish({ state: 'cancelled', error });
  }

  #watch(record: TurnRecord): void {
    const { signal, timeoutMs } = record.options;
    if (Number.isFinite(timeoutMs)) {
      record.onOver(this.#clock.setTimer(() => this.timeOut(record, 'timeoutMs', timeoutMs), timeoutMs));
    }
    if (signal === undefined) return;
    record.onOver(onAbort(signal, () => this.interrupt(record, signal.reason)));
  }
}

// An incarnation that is gone has nothing left to interrupt.
function ignoreGone(): void {}
