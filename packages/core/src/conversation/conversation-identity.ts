import { randomUUID } from 'node:crypto';
import type { ConversationStart } from '../options/conversation-start.ts';
import {
  afterDeath,
  afterPrompt,
  afterReady,
  afterResult,
  type ConversationEntry,
  firstEntry,
  inAnother,
  otherEntry,
  withoutTranscript,
} from './conversation-entry.ts';

/** What an identity is made with. */
export interface IdentityOptions {
  /** Whether the first way in is our choice, and no option of the user's. */
  readonly isOurs: boolean;
  /** Whether the CLI keeps a transcript: not with `persistSession: false`. */
  readonly isKept: boolean;
  readonly onChanged: () => void;
}

/** Which conversation it is, and how the next CLI enters it. */
export class ConversationIdentity {
  #sessionId: string;
  #entry: ConversationEntry;
  readonly #isKept: boolean;
  readonly #onChanged: () => void;
  #isForked = false;
  #latestTurn: string | undefined;

  constructor(first: ConversationStart, { isOurs, isKept, onChanged }: IdentityOptions) {
    this.#entry = firstEntry(first, isOurs);
    this.#sessionId = first.sessionId;
    this.#isKept = isKept;
    this.#onChanged = onChanged;
  }

  get sessionId(): string {
    return this.#sessionId;
  }

  /** How the next CLI enters the conversation. */
  get start(): ConversationStart {
    return this.#entry.next;
  }

  /** The transcript is sure to be there. */
  get isDurable(): boolean {
    return this.#entry.isDurable;
  }

  /** The turn that was finished last, where the transcript may have a branch beside the one that it is in. */
  get latestTurn(): string | undefined {
    return this.#latestTurn;
  }

  /** A turn is run again: what was written of it before becomes a branch that leads nowhere. */
  recordRerun(): void {
    this.#isForked = true;
  }

  /** A turn was finished. Returns whether it is the first one since the transcript got another branch. */
  recordTurn(turnId: string): boolean {
    if (!this.#isForked) return false;
    const isFirst = this.#latestTurn === undefined;
    this.#latestTurn = turnId;
    return isFirst;
  }

  /** A CLI has answered the handshake. */
  recordReady(): void {
    this.#entry = afterReady(this.#entry);
  }

  /** A prompt was sent. */
  recordPrompt(): void {
    this.#entry = afterPrompt(this.#entry);
  }

  /** A result was printed: from now on the CLI is sure to know the conversation, and it can be resumed. */
  recordResult(): void {
    if (!this.#isKept) return;
    const wasDurable = this.isDurable;
    this.#entry = afterResult(this.#entry, this.#sessionId);
    if (!wasDurable) this.#onChanged();
  }

  /** A CLI is over. */
  recordDeath(): void {
    if (this.#isKept) this.#entry = afterDeath(this.#entry);
  }

  /** Another CLI is about to enter it. */
  prepareEntry(): void {
    if (!this.#isKept) this.#enter(withoutTranscript(this.#entry, randomUUID()));
  }

  /** The CLI says which conversation it is in; `/clear` and `continue` change that. */
  follow(sessionId: string): void {
    if (sessionId === this.#sessionId) return;
    this.#entry = inAnother(this.#entry, sessionId);
    this.#become(sessionId);
  }

  /** Whether there is another way in where a CLI that did not start has said these words. */
  tryOtherEntry(words: string): boolean {
    const other = otherEntry(this.#entry, words, randomUUID());
    if (other === undefined) return false;
    this.#enter(other);
    return true;
  }

  /** Forgets what was said: the next incarnation starts afresh under a new id. */
  renew(): void {
    const sessionId = randomUUID();
    this.#entry = firstEntry({ sessionId, start: 'new' }, true);
    this.#become(sessionId);
  }

  #enter(entry: ConversationEntry): void {
    this.#entry = entry;
    if (entry.next.sessionId !== this.#sessionId) this.#become(entry.next.sessionId);
  }

  #become(sessionId: string): void {
    this.#sessionId = sessionId;
    this.#isForked = false;
    this.#latestTurn = undefined;
    this.#onChanged();
  }
}
