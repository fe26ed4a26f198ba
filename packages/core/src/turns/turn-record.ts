import { createDeferred } from '../base/deferred.ts';
import { SlowReaderError, TurnConsumedError } from '../errors/errors.ts';
import type { ApiRetry } from '../errors/turn-errors.ts';
import type { Message, ResultMessage } from '../messages/index.ts';
import type { ParsedTurnOptions } from '../options/turn-options.ts';
import type { KnownSecrets } from '../secrets/redact.ts';
import { BatchIterator, type BatchSource, MessageReader } from './batch-reader.ts';
import { type Batch, Inbox } from './inbox.ts';
import type { Prompt, Turn } from './turn.ts';
import type { TurnOutcome, TurnState } from './turn-outcome.ts';

/** Whom a turn tells what its reader does. */
export interface TurnHost {
  /** What its errors may not tell. */
  readonly secrets: KnownSecrets;
  /** The reader of a turn that `isBehind` took something, asked for the result, or left; a paused pipe may flow again. */
  readerMoved(record: TurnRecord): void;
  /** The reader left before the end. */
  readerLeft(record: TurnRecord): void;
  interrupt(record: TurnRecord): void;
  /** Somebody is about to wait for what this session will do; call what comes back when that is over. @throws CallingSelfError */
  beginWait(): (() => void) | undefined;
  steer(record: TurnRecord, prompt: Prompt): Promise<void>;
}

/** One prompt as the session sees it: what to send, who reads, how it ended. `handle` is what users hold. */
export class TurnRecord {
  readonly id: string;
  readonly prompt: Prompt;
  readonly options: ParsedTurnOptions;
  readonly inbox = new Inbox();
  readonly handle: Turn;
  state: TurnState = 'queued';
  attempts = 0;
  /** The pipe was lifted over this reader: unread pieces may be dropped, its result never. */
  mayDrop = false;
  /** More of it is unread than is kept, and the pipe stands or is about to: `ReadingPace` wants to know what its reader does. */
  isBehind = false;
  /** Why the CLI was asked to stop it, if it was. */
  askedToStop = false;
  /** What the CLI said last of its tries to reach the API. */
  lastRetry: ApiRetry | undefined;
  /** It is being ended because the API refuses it. */
  isFailFast = false;
  /** What the CLI that it was with died of, while it waits to be run again. */
  crash: Error | undefined;
  /** What the last CLI that died with it died of. */
  lastCrash: Error | undefined;
  readonly #host: TurnHost;
  readonly #result = createDeferred<ResultMessage>();
  readonly #over = createDeferred<TurnOutcome>();
  readonly #cleanups: (() => void)[] = [];
  #outcome: TurnOutcome | undefined;
  #reader: 'none' | 'reading' | 'left' = 'none';
  #resultAsked = false;
  #resultAskedSinceRead = false;
  #detached: string | undefined;

  constructor(
    facts: { readonly id: string; readonly prompt: Prompt; readonly options: ParsedTurnOptions },
    host: TurnHost,
  ) {
    this.id = facts.id;
    this.prompt = facts.prompt;
    this.options = facts.options;
    this.#host = host;
    this.handle = createHandle(this, host);
  }

  /** Resolves with how the turn ended. */
  get over(): Promise<TurnOutcome> {
    return this.#over.promise;
  }

  get isOver(): boolean {
    return this.#outcome !== undefined;
  }

  /** Whether somebody reads it, or may yet. */
  get isRead(): boolean {
    return this.#reader === 'reading';
  }

  /** Whether only its result is wanted: asked for, and nobody iterates. */
  get isResultOnly(): boolean {
    return this.#reader === 'none' && this.#resultAsked;
  }

  /**
   * Whether its result was asked for since its reader last took something: the reader may be who waits for it, and take
   * nothing more before it comes.
   */
  get isResultAwaited(): boolean {
    return this.#resultAskedSinceRead;
  }

  /** Runs `cleanup` once, when the turn is over. */
  onOver(cleanup: () => void): void {
    if (this.isOver) cleanup();
    else this.#cleanups.push(cleanup);
  }

  deliver(batch: Batch): void {
    if (this.isOver || this.#detached !== undefined || this.#reader === 'left') return;
    this.inbox.push(batch);
  }

  /** The reader is so far behind that the pipe was lifted over it. */
  dropDeltas(): number {
    return this.inbox.dropDeltas();
  }

  /** Nobody will read it: it runs on, keeps its result, and a later reader gets `SlowReaderError`. */
  detach(why: string): void {
    if (this.#detached !== undefined || this.#reader !== 'none') return;
    this.#detached = why;
    this.inbox.clear();
    this.inbox.end(new SlowReaderError(why));
  }

  /** It waits to be run again, under its own id. */
  awaitRerun(crash: Error): void {
    this.state = 'queued';
    this.crash = crash;
    this.lastCrash = crash;
    this.mayDrop = false;
  }

  /** Ends the turn. The first outcome counts. */
  finish(told: TurnOutcome): void {
    if (this.#outcome !== undefined) return;
    const outcome = 'error' in told ? { ...told, error: this.#host.secrets.value(told.error) } : told;
    if ('result' in outcome) {
      this.deliver([outcome.result]);
      this.inbox.end();
      this.#result.resolve(outcome.result);
    } else {
      this.inbox.end(outcome.error);
      this.#result.reject(outcome.error);
    }
    this.#outcome = outcome;
    this.state = outcome.state;
    for (const cleanup of this.#cleanups.splice(0)) cleanup();
    this.#over.resolve(outcome);
  }

  askResult(): Promise<ResultMessage> {
    if (this.isOver) return this.#result.promise;
    try {
      const endWait = this.#host.beginWait();
      if (endWait !== undefined) this.onOver(endWait);
    } catch (error) {
      return rejected(error);
    }
    this.#resultAsked = true;
    this.#resultAskedSinceRead = this.#reader === 'reading';
    this.#tellMoved();
    return this.#result.promise;
  }

  /** Takes the one place of a reader. */
  read(): BatchSource {
    if (this.#detached !== undefined) throw new SlowReaderError(this.#detached);
    if (this.#reader !== 'none') throw new TurnConsumedError();
    this.#reader = 'reading';
    this.#tellMoved();
    let endWait: (() => void) | undefined;
    return {
      next: () => {
        this.#resultAskedSinceRead = false;
        // What is there already is nothing to wait for.
        if (this.inbox.count === 0 && !this.inbox.ended) {
          try {
            const release = this.#host.beginWait();
            endWait?.();
            endWait = release;
          } catch (error) {
            return rejected(error);
          }
        }
        const waiting = this.inbox.next();
        this.#tellMoved();
        return waiting;
      },
      close: () => {
        endWait?.();
        this.#leave();
      },
    };
  }

  /** A reader that keeps up costs nobody anything. */
  #tellMoved(): void {
    if (this.isBehind) this.#host.readerMoved(this);
  }

  #leave(): void {
    this.#reader = 'left';
    const wasEnded = this.inbox.ended;
    this.inbox.clear();
    this.inbox.end();
    this.#tellMoved();
    if (!wasEnded && !this.isOver) this.#host.readerLeft(this);
  }
}

function createHandle(record: TurnRecord, host: TurnHost): Turn {
  return {
    id: record.id,
    get state() {
      return record.state;
    },
    get attempts() {
      return record.attempts;
    },
    get result() {
      return record.askResult();
    },
    async interrupt() {
      host.interrupt(record);
      await record.over;
    },
    steer: (prompt) => host.steer(record, prompt),
    batches: () => ({ [Symbol.asyncIterator]: () => new BatchIterator(record.read()) }),
    [Symbol.asyncIterator]: (): AsyncIterator<Message> => new MessageReader(record.read()),
  };
}

/** A rejection that is told to whoever looks, and is no fault when nobody does. */
function rejected(error: unknown): Promise<never> {
  const promise = Promise.reject(error);
  promise.catch(() => {});
  return promise;
}
