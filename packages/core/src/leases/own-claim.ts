import { randomUUID } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { tryUntilDone } from '../base/try-until-done.ts';
import { type FoundClaim, removeClaim } from './claim-folder.ts';
import { type ConversationClaim, claimFileNames, conversationKey } from './conversation-claim.ts';
import { writtenHost } from './fate-of-host.ts';
import type { HostFacts } from './host-facts.ts';
import { writePrivateFile } from './private-file.ts';

/** The CLI that drives a conversation, and the tag it carries. */
export interface DrivingCli {
  /** Absent before it is started: the tag alone is enough to find it. */
  readonly pid: number | undefined;
  /** Absent when the process ended before it could be read. */
  readonly startTime: string | undefined;
  readonly tag: string;
}

const givenUp = new Set<string>();

/** Whether a claim of this process was given up, though its files may be there still. */
export function isGivenUp(claimId: string): boolean {
  return givenUp.has(claimId);
}

/** This process's own claim to one conversation: its two files, and when which is there. */
export class OwnClaim implements FoundClaim {
  readonly key: string;
  readonly claimId: string = randomUUID();
  readonly #folder: string;
  readonly #content: Omit<ConversationClaim, 'state'>;

  constructor(
    folder: string,
    host: HostFacts,
    facts: Pick<ConversationClaim, 'sessionId' | 'tag' | 'createdAtMs'>,
  ) {
    this.#folder = folder;
    this.key = conversationKey(facts.sessionId);
    this.#content = {
      version: 1,
      claimId: this.claimId,
      ...facts,
      ...writtenHost(host),
    };
  }

  /** Puts the claim into the folder. */
  async write(): Promise<void> {
    givenUp.delete(this.claimId);
    await this.#write(claimFileNames(this.key, this.claimId).claiming, {
      ...this.#content,
      state: 'claiming',
    });
  }

  /** Says that the conversation is held, and by which CLI. Resolves with `false` where the claim was taken away by force. */
  async hold(cli?: DrivingCli): Promise<boolean> {
    const { claiming, held } = claimFileNames(this.key, this.claimId);
    await this.#write(held, { ...this.#content, ...cli, state: 'held' });
    const isInPlace = await this.#isThere(claiming);
    if (!isInPlace) await this.remove();
    return isInPlace;
  }

  /** Whether both files are where they belong. */
  async isHeld(): Promise<boolean> {
    const { claiming, held } = claimFileNames(this.key, this.claimId);
    return (await this.#isThere(claiming)) && (await this.#isThere(held));
  }

  /** Whether the file that keeps others out is where it belongs. */
  isInPlace(): Promise<boolean> {
    return this.#isThere(claimFileNames(this.key, this.claimId).claiming);
  }

  #isThere(name: string): Promise<boolean> {
    return access(join(this.#folder, name)).then(
      () => true,
      () => false,
    );
  }

  /** Takes the claim out of the folder. */
  async remove(): Promise<void> {
    await removeClaim(this.#folder, this);
  }

  /**
   * Takes it out of the folder for good. From now on it keeps nobody in this process out; what cannot be removed just now
   * is tried again in the background. Never rejects: what fails is logged.
   */
  async giveUp({ clock, logger }: { readonly clock: Clock; readonly logger: Logger }): Promise<void> {
    givenUp.add(this.claimId);
    const attempt = (isFirst: boolean) =>
      this.#removeIfGivenUp().catch((error: unknown) => {
        if (isFirst)
          logger.error(
            { sessionId: this.#content.sessionId, err: error },
            'a claim to a conversation could not be removed; it is tried again, and keeps other processes out till then',
          );
        return false;
      });
    await tryUntilDone(attempt, { awaitedMs: 0, clock });
  }

  async #removeIfGivenUp(): Promise<boolean> {
    // It may have been taken anew meanwhile.
    if (!isGivenUp(this.claimId)) return true;
    await this.remove();
    givenUp.delete(this.claimId);
    return true;
  }

  async #write(name: string, claim: ConversationClaim): Promise<void> {
    await writePrivateFile(this.#folder, name, JSON.stringify(claim));
  }
}
