import { dirname } from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { isTroupeError } from '../errors/errors.ts';
import { claimFolder } from './claim-folder.ts';
import { folderFault } from './folder-fault.ts';
import { factsForLease } from './host-facts.ts';
import { type DrivingCli, OwnClaim } from './own-claim.ts';
import { ensurePrivateFolder } from './private-folder.ts';
import { type TakeOptions, takeClaim } from './take-claim.ts';

/** A conversation that is ours: nobody else who looks in the same lease folder takes it. */
export interface ConversationLease {
  /**
   * Notes the CLI that drives the conversation from now on, so that who comes after our death can end it. Before a successor
   * is started, its tag alone should be noted (`pid: undefined`). After `release` it does nothing.
   *
   * Where it cannot be written (a full disk, no descriptor left, a folder that has vanished and cannot be made again) the
   * log says so and it is tried again every 10 s; the CLI that runs goes on.
   *
   * @throws ConversationInUseError when the conversation was taken from us meanwhile.
   * @throws CliStartError before a CLI is started, when the claim is gone and cannot be put back
   */
  noteCli(cli: DrivingCli): Promise<void>;
  /**
   * Gives the conversation up, and removes its files. What cannot be removed just now is tried again in the background and
   * keeps out nobody in this process. A second time it does nothing. Never rejects: what fails is logged.
   */
  release(): Promise<void>;
}

/** What taking a conversation needs. */
export interface ConversationLeaseOptions {
  /** The conversation; any string. */
  readonly sessionId: string;
  /** The tag that the first CLI will carry. */
  readonly tag: string;
  /** Whether to take it from a holder of which nobody can tell whether it lives. */
  readonly force: boolean;
  readonly leaseDir: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The claim vanished, and somebody else has the conversation by now. */
  readonly onLost?: ((error: Error) => void) | undefined;
}

/**
 * Makes this process the only owner of a conversation. What a dead owner left running is ended first, which may take 9 s.
 *
 * Where the system does not tell which process is which, the lease protects nothing, and the log says so.
 *
 * @throws ConversationInUseError
 * @throws CliStartError when the lease folder cannot be trusted or written to.
 */
export async function takeConversationLease(options: ConversationLeaseOptions): Promise<ConversationLease> {
  const { sessionId, leaseDir, clock, logger } = options;
  const folder = claimFolder(leaseDir);
  await ensureFolders(folder);
  const host = await factsForLease(leaseDir);
  if (host === undefined) {
    logger.warn(
      { sessionId },
      'a conversation is not protected: this system does not tell which process is which',
    );
    return { noteCli: () => Promise.resolve(), release: () => Promise.resolve() };
  }
  const claim = new OwnClaim(folder, host, { sessionId, tag: options.tag, createdAtMs: clock.wallTime() });
  const takeOptions = { sessionId, force: options.force, clock, logger, folder, host };
  await takeClaim(claim, takeOptions).catch((error: unknown) => {
    throw folderFault(error, { path: folder, purpose });
  });
  return new HeldConversation(claim, { ...takeOptions, onLost: options.onLost ?? (() => undefined) });
}

const purpose = 'folder of conversations';
/** How often it is looked whether the claim is still there. */
const lookMs = 10_000;

interface HeldOptions extends TakeOptions {
  readonly onLost: (error: Error) => void;
}

class HeldConversation implements ConversationLease {
  readonly #claim: OwnClaim;
  readonly #options: HeldOptions;
  #cli: DrivingCli | undefined;
  #isNoted = true;
  #released: Promise<void> | undefined;
  #cancelLook: () => void = () => undefined;
  // One after the other: the note of an older CLI must not replace that of a newer one, nor come after the release.
  #last: Promise<unknown> = Promise.resolve();

  constructor(claim: OwnClaim, options: HeldOptions) {
    this.#claim = claim;
    this.#options = options;
    this.#lookLater();
  }

  noteCli(cli: DrivingCli): Promise<void> {
    if (this.#released !== undefined) return Promise.resolve();
    const noted = this.#last.then(() => this.#note(cli));
    this.#last = noted.catch(() => undefined); // The caller has it.
    return noted;
  }

  release(): Promise<void> {
    this.#cancelLook();
    this.#released ??= this.#last.then(() => this.#claim.giveUp(this.#options));
    return this.#released;
  }

  async #note(cli: DrivingCli | undefined): Promise<void> {
    this.#cli = cli;
    try {
      await this.#put(cli);
      this.#isNoted = true;
    } catch (error) {
      this.#isNoted = false;
      const { sessionId, logger, folder } = this.#options;
      if (isTroupeError(error, 'CONVERSATION_IN_USE')) throw error;
      // Without a claim nothing is started; what runs is well and goes on.
      if (cli?.pid === undefined && !(await this.#claim.isInPlace()))
        throw folderFault(error, { path: folder, purpose });
      logger.warn(
        { sessionId, err: error },
        'the claim to a conversation could not be noted; it will be tried again',
      );
    }
  }

  async #put(cli: DrivingCli | undefined): Promise<void> {
    const { sessionId, logger, folder } = this.#options;
    await ensureFolders(folder);
    if (await this.#claim.hold(cli)) return;
    logger.error({ sessionId }, 'somebody removed the claim to a conversation of ours; it is taken anew');
    await takeClaim(this.#claim, { ...this.#options, force: false });
    await this.#claim.hold(cli);
  }

  #lookLater(): void {
    this.#cancelLook = this.#options.clock.setTimer(() => this.#look(), lookMs);
  }

  // Whoever tidies up a temporary folder removes what is old, and others would take the conversation for free.
  #look(): void {
    const looked = this.#last.then(async () => {
      if (this.#released !== undefined) return;
      if (!this.#isNoted || !(await this.#claim.isHeld())) await this.#note(this.#cli);
    });
    this.#last = looked.then(
      () => undefined,
      (error: unknown) => {
        if (isTroupeError(error, 'CONVERSATION_IN_USE')) this.#options.onLost(error);
        else this.#options.logger.warn({ err: error }, 'a conversation is not protected');
      },
    );
    void this.#last.then(() => {
      if (this.#released === undefined) this.#lookLater();
    });
  }
}

async function ensureFolders(folder: string): Promise<void> {
  await ensurePrivateFolder(dirname(folder), 'lease folder');
  await ensurePrivateFolder(folder, purpose);
}
