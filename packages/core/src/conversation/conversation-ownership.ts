import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { isTroupeError } from '../errors/errors.ts';
import { type ConversationLease, takeConversationLease } from '../leases/conversation-lease.ts';
import type { ParsedSessionOptions } from '../options/session-options.ts';
import { processTable } from '../os/process-table.ts';

const retryMs = 10_000;

/** What taking a conversation needs. */
export interface OwnershipServices {
  readonly leaseDir: string;
  readonly clock: Clock;
}

/**
 * Makes sure that nobody else drives the conversation while we do, over all its CLIs and whatever its id becomes.
 *
 * The lease is kept between two CLIs: prompts wait for the next one.
 */
export class ConversationOwnership {
  readonly #options: ParsedSessionOptions;
  #held: { readonly sessionId: string; readonly lease: ConversationLease } | undefined;
  /** Told when the conversation was taken from us while its CLI runs. */
  onTaken: (error: Error) => void = () => undefined;
  #tag = '';
  #cancelRetry: () => void = () => undefined;
  #pid: number | undefined;
  // One after the other: what was taken first is released first.
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: ParsedSessionOptions) {
    this.#options = options;
  }

  /**
   * Before a CLI with that tag is started: takes the conversation, or notes its new tag. What a dead owner left is ended
   * first, which may take seconds. Without an id it is taken when the CLI has told which one it is in.
   *
   * @throws ConversationInUseError
   */
  take(sessionId: string | undefined, tag: string, services: OwnershipServices, log: Logger): Promise<void> {
    this.#tag = tag;
    this.#pid = undefined;
    this.#cancelRetry();
    return this.#next(async () => {
      if (sessionId !== undefined) await this.#take(sessionId, services, log);
    });
  }

  /** A CLI was started. @throws ConversationInUseError when the conversation was taken from us meanwhile */
  noteCli(pid: number): Promise<void> {
    this.#pid = pid;
    return this.#next(() => this.#note());
  }

  /**
   * The CLI that runs has gone over to another conversation.
   *
   * Where that cannot be noted just now the CLI goes on, the log says that it is not protected, and it is tried again.
   *
   * @throws ConversationInUseError when somebody else drives that one
   */
  move(sessionId: string, services: OwnershipServices, log: Logger): Promise<void> {
    this.#cancelRetry();
    return this.#next(async () => {
      try {
        await this.#take(sessionId, services, log);
        await this.#note();
      } catch (error) {
        if (isTroupeError(error, 'CONVERSATION_IN_USE')) throw error;
        log.warn({ sessionId, err: error }, 'a conversation is not protected; its claim will be tried again');
        this.#cancelRetry = services.clock.setTimer(() => {
          this.move(sessionId, services, log).catch((taken: Error) => this.onTaken(taken));
        }, retryMs);
      }
    });
  }

  /** Never rejects. */
  release(): Promise<void> {
    this.#cancelRetry();
    return this.#next(() => this.#release());
  }

  async #take(sessionId: string, { leaseDir, clock }: OwnershipServices, logger: Logger): Promise<void> {
    // Without a transcript there is nothing that two could write to.
    if (this.#options.persistSession === false) return;
    const tag = this.#tag;
    if (this.#held?.sessionId === sessionId) {
      return this.#held.lease.noteCli({ pid: undefined, startTime: undefined, tag });
    }
    await this.#release();
    const { force = false } = this.#options;
    const lease = await takeConversationLease({
      sessionId,
      tag,
      force,
      leaseDir,
      clock,
      logger,
      onLost: (error) => this.onTaken(error),
    });
    this.#held = { sessionId, lease };
  }

  async #note(): Promise<void> {
    if (this.#held === undefined || this.#pid === undefined) return;
    const pid = this.#pid;
    // What the system does not tell is noted as not known.
    const startTime = await processTable.startTimeOf(pid).catch(() => undefined);
    await this.#held.lease.noteCli({ pid, startTime, tag: this.#tag });
  }

  async #release(): Promise<void> {
    this.#cancelRetry();
    const held = this.#held;
    this.#held = undefined;
    await held?.lease.release();
  }

  #next(step: () => Promise<void>): Promise<void> {
    const done = this.#last.then(step);
    this.#last = done.catch(() => undefined); // Whoever asked for it has it.
    return done;
  }
}
