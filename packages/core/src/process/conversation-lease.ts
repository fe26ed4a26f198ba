import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
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
   * @throws ConversationInUseError when the conversation was taken from us by `force` meanwhile.
   */
  noteCli(cli: DrivingCli): Promise<void>;
  /** Gives the conversation up, and removes its files. A second time it does nothing. Never rejects: what fails is logged. */
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
  await ensurePrivateFolder(leaseDir, 'lease folder');
  await ensurePrivateFolder(folder, purpose);
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
  return new HeldConversation(claim, takeOptions);
}

const purpose = 'folder of conversations';

class HeldConversation implements ConversationLease {
  readonly #claim: OwnClaim;
  readonly #options: TakeOptions;
  #released: Promise<void> | undefined;
  // One after the other: the note of an older CLI must not replace that of a newer one, nor come after the release.
  #last: Promise<unknown> = Promise.resolve();

  constructor(claim: OwnClaim, options: TakeOptions) {
    this.#claim = claim;
    this.#options = options;
  }

  noteCli(cli: DrivingCli): Promise<void> {
    if (this.#released !== undefined) return Promise.resolve();
    const noted = this.#last.then(() => this.#note(cli));
    this.#last = noted.catch(() => undefined); // The caller has it.
    return noted;
  }

  release(): Promise<void> {
    this.#released ??= this.#last.then(() => this.#remove());
    return this.#released;
  }

  async #note(cli: DrivingCli): Promise<void> {
    if (await this.#claim.hold(cli)) return;
    const { sessionId, logger } = this.#options;
    logger.error({ sessionId }, 'somebody removed the claim to a conversation of ours; it is taken anew');
    await takeClaim(this.#claim, { ...this.#options, force: false });
    await this.#claim.hold(cli);
  }

  async #remove(): Promise<void> {
    try {
      await this.#claim.remove();
    } catch (error) {
      this.#options.logger.error(
        { sessionId: this.#options.sessionId, err: error },
        'the claim to a conversation could not be removed; it counts until this process ends',
      );
    }
  }
}
