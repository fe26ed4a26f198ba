import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { Conversation } from '../conversation/conversation.ts';
import { markBranch } from '../conversation/transcript.ts';
import { TurnInterruptedError } from '../errors/errors.ts';
import type { RateLimit } from '../errors/turn-errors.ts';
import type { CliLink } from '../link/cli-link.ts';
import type { ResultMessage } from '../messages/index.ts';
import { watchIdle } from '../turns/idle-watch.ts';
import type { ReadingPace } from '../turns/reading-pace.ts';
import { kindOfFailure, outcomeOf, type TurnOutcome } from '../turns/turn-outcome.ts';
import type { TurnRecord } from '../turns/turn-record.ts';
import { Steering, type SteeringRequest } from './steering.ts';

/** What the runner works with, all of one incarnation but the conversation. */
export interface TurnRunnerParts {
  readonly conversation: Conversation;
  readonly link: CliLink;
  readonly pace: ReadingPace;
  readonly clock: Clock;
  readonly log: Logger;
  /** Aborts when the CLI has ended. */
  readonly life: AbortSignal;
}

/** What an incarnation does with the turn that is at its CLI: sends it, watches over it, steers it, ends it. */
export class TurnRunner {
  readonly #parts: TurnRunnerParts;
  readonly #steering: Steering;
  #heardAt = 0;

  constructor(parts: TurnRunnerParts) {
    this.#parts = parts;
    this.#steering = new Steering(parts.life);
  }

  /** Something happened that is no silence of the CLI. */
  noteActivity(): void {
    this.#heardAt = this.#parts.clock.now();
  }

  send(turnId: string): void {
    const { conversation, link } = this.#parts;
    const record = conversation.send(turnId);
    if (record === undefined) return;
    link.sendPrompt({ uuid: turnId, content: record.prompt, commands: record.options.commands });
    this.#watch(record);
  }

  /** The CLI has taken that turn up by itself. False where nobody wants it any more. */
  resume(turnId: string): boolean {
    const record = this.#parts.conversation.send(turnId);
    if (record !== undefined) this.#watch(record);
    return record !== undefined;
  }

  /** Keeps a steering prompt until the state has decided on it; the uuid it will go under. */
  prepareSteering(request: SteeringRequest): string {
    return this.#steering.keep(request);
  }

  refuseSteering(uuid: string): void {
    this.#steering.refuse(uuid);
  }

  steer(uuid: string): void {
    const { conversation, link } = this.#parts;
    const steering = this.#steering.take(uuid);
    if (steering === undefined) return;
    const commands = conversation.running?.options.commands ?? false;
    link.sendPrompt({ uuid, content: steering.prompt, commands });
    steering.resolve(undefined);
  }

  finish(result: ResultMessage): void {
    const { conversation, log } = this.#parts;
    conversation.totals.turns += 1;
    this.#end((record) => {
      const outcome = ofTurn(record, outcomeOf(result, record.askedToStop), conversation.rateLimit);
      record.finish(outcome);
      if (outcome.state === 'failed') log.warn({ turnId: record.id, ...factsOf(outcome) }, 'a turn failed');
      if (record.state === 'completed') conversation.lastRetry = undefined;
      // At once, since another host may be the next to go on with it.
      if (conversation.identity.recordTurn(record.id)) void markBranch(conversation, log);
    });
  }

  /** The CLI let go of it without a result; `word` is its own. */
  drop(word: string): void {
    this.#end((record) => {
      // The CLI that died was through with it, and what it said of the end was lost.
      if (record.lastCrash !== undefined) return record.finish({ state: 'lost', error: record.lastCrash });
      const why = `The CLI let go of the prompt (${word}) without a result.`;
      record.finish({ state: 'cancelled', error: new TurnInterruptedError(why) });
    });
  }

  lose(error: Error): void {
    this.#end((record) => this.#parts.conversation.lose(record, error));
  }

  /** Nobody has read that turn in time: it shall not hold the pipe. False where that is not so any more. */
  detach(record: TurnRecord): boolean {
    const { conversation } = this.#parts;
    if (record !== conversation.running || record.isRead) return false;
    record.detach('Nobody read this turn in time; it ran on unread and keeps its result.');
    conversation.publish([{ type: 'troupe', subtype: 'turn_detached', turnId: record.id }]);
    return true;
  }

  reportStall(record: TurnRecord, isStalled: boolean): void {
    const { conversation, log } = this.#parts;
    const subtype = isStalled ? 'reader_stalled' : 'reader_resumed';
    const facts = { turnId: record.id, unread: record.inbox.count };
    if (isStalled) log.warn(facts, 'the reader has stalled; stdout is paused');
    conversation.publish([{ type: 'troupe', subtype, turnId: record.id }]);
  }

  #watch(record: TurnRecord): void {
    const { conversation, link, pace, clock, log, life } = this.#parts;
    log.debug({ turnId: record.id, attempt: record.attempts }, 'turn started');
    this.noteActivity();
    const { idleTimeoutMs } = record.options;
    if (!Number.isFinite(idleTimeoutMs)) return;
    record.onOver(
      watchIdle({
        idleTimeoutMs,
        clock,
        life,
        isExcused: () => link.isAwaited || pace.isStalled,
        lastHeardAt: () => Math.max(this.#heardAt, link.answeredAt),
        onIdle: () => conversation.timeOut(record, 'idleTimeoutMs', idleTimeoutMs),
      }),
    );
  }

  #end(finish: (record: TurnRecord) => void): void {
    const { conversation, pace, log } = this.#parts;
    const record = conversation.running;
    if (record === undefined) return;
    conversation.running = undefined;
    pace.release();
    finish(record);
    log.debug({ turnId: record.id, state: record.state }, 'turn over');
  }
}

/** The outcome, with what is known of the turn beside its result. */
function ofTurn(
  { lastRetry, isFailFast }: TurnRecord,
  outcome: TurnOutcome,
  rateLimit: RateLimit | undefined,
): TurnOutcome {
  if (outcome.state === 'failed') return { ...outcome, lastRetry, rateLimit };
  // We interrupted it ourselves, because the API refuses it.
  return outcome.state === 'interrupted' && isFailFast
    ? { state: 'failed', result: outcome.result, lastRetry, rateLimit, isFailFast }
    : outcome;
}

// No words of it: they may be the model's.
function factsOf(outcome: TurnOutcome & { readonly state: 'failed' }) {
  const {
    api_error_status: status,
    api_error_type: apiError,
    terminal_reason: terminalReason,
  } = outcome.result;
  return { kind: kindOfFailure(outcome), status, apiError, terminalReason };
}
