import type { Logger, PermissionDesk, Turn } from '@troupe/core';
import { type Broadcast, broadcast, ofType, toServerSentEvents, toUIMessageStream } from '@troupe/stream';
import type { SessionRef } from '@troupe/supervisor';
import type { ChatEvent, NumberedEvent, ShownStatus } from './chat-event.ts';
import { Outbox } from './outbox.ts';
import { Transcript } from './transcript.ts';
import { wordsFor } from './words.ts';

export interface RoomParts {
  readonly session: SessionRef;
  readonly desk: PermissionDesk;
  readonly logger: Logger;
  readonly onTabClosed: 'keep' | 'interrupt';
  readonly tabGraceMs: number;
  /** Starts a session again that was given up. */
  readonly revive: () => Promise<void>;
}

/** The room was closed while somebody was still at its door. */
export class ClosedRoomError extends Error {}

const maxCharacters = 2_000_000;
const maxTabs = 20;
const statusEveryMs = 250;

/**
 * One user's conversation as all their tabs see it: a supervised session, and one broadcast of what happens in it.
 *
 * A page begins with the transcript and goes on with the broadcast, from the event where the transcript ends. A tab that is
 * too slow for the broadcast is cut off, comes again, and begins so too: nobody ever misses a piece.
 */
export class Room {
  readonly #parts: RoomParts;
  readonly #outbox = new Outbox<NumberedEvent>();
  readonly #transcript = new Transcript(maxCharacters);
  readonly #hub: Broadcast<NumberedEvent>;
  readonly #closed = new AbortController();
  readonly #stopListening: () => void;
  #seq = 0;
  /** What the CLI believes: a new one believes it. */
  #isWatched = true;
  #shown = '';
  #tabTimer: NodeJS.Timeout | undefined;
  #statusTimer: NodeJS.Timeout | undefined;

  constructor(parts: RoomParts) {
    this.#parts = parts;
    this.#hub = broadcast(this.#outbox, {
      whenUnread: 'run',
      whenSlow: 'disconnect',
      onReaders: (count) => this.#onTabs(count),
    });
    this.#stopListening = parts.desk.onChange(({ type, ask }) => {
      const { id, toolUseId, toolName, input } = ask;
      if (type === 'asked') this.#tell({ type, ask: { id, toolUseId, toolName, input } });
      else this.#tell({ type: 'answered', id, how: type });
      this.#tellStatus();
    });
    this.#hearRestarts().catch((error: unknown) => this.#log(error));
  }

  get tabs(): number {
    return this.#hub.readers;
  }

  /** Whether a tab is open, or a turn runs or waits. */
  get isBusy(): boolean {
    const { state, queueDepth } = this.#parts.session.status();
    return this.tabs > 0 || state === 'running' || queueDepth > 0;
  }

  get isFull(): boolean {
    return this.tabs >= maxTabs;
  }

  /** Asks the session; what comes of it is told to all tabs. Returns the turn's id at once. */
  async say(text: string): Promise<string> {
    const { session, revive } = this.#parts;
    if (session.status().state === 'failed') await revive();
    if (this.#closed.signal.aborted) throw new ClosedRoomError();
    const turn = session.stream(text);
    this.#tell({ type: 'prompt', turnId: turn.id, text });
    this.#tellStatus();
    this.#follow(turn).catch((error: unknown) => this.#log(error));
    return turn.id;
  }

  /** Stops the running turn, and takes back what waits. Resolves when it is over. */
  async interrupt(): Promise<void> {
    await this.#parts.session.interrupt({ cancelQueued: true });
  }

  /** @throws AskNotFoundError for any id that is not pending in this very room */
  answer(askId: string, behavior: 'allow' | 'deny'): void {
    if (behavior === 'allow') this.#parts.desk.allow(askId);
    else this.#parts.desk.deny(askId, { message: 'The user said no.' });
  }

  /** All there is to see so far, and the event to go on after. */
  snapshot() {
    return {
      after: this.#hub.lastId ?? '',
      seq: this.#seq,
      events: this.#transcript.events,
      status: this.#status(),
    };
  }

  /** What happens from an event on, for one tab, until the signal aborts. */
  events(lastEventId: string | undefined, signal: AbortSignal): AsyncIterable<string> {
    return toServerSentEvents(this.#hub, { lastEventId, retryMs: 500, subscribe: { signal } });
  }

  /** Tells all tabs that it is over. The session is somebody else's to end. */
  async close(): Promise<void> {
    this.#closed.abort();
    this.#stopListening();
    clearTimeout(this.#tabTimer);
    clearInterval(this.#statusTimer);
    this.#outbox.end();
    await this.#hub.close();
  }

  async #follow(turn: Turn): Promise<void> {
    const turnId = turn.id;
    const onError = (error: unknown) => {
      this.#log(error);
      return error instanceof Error ? wordsFor(error) : 'The model did not answer.';
    };
    for await (const chunk of toUIMessageStream(turn, { onError })) {
      // The input is shown when it is whole.
      if (chunk.type !== 'tool-input-delta') this.#tell({ type: 'part', turnId, chunk });
    }
    this.#tell({ type: 'turn', turnId, state: turn.state });
    this.#tellStatus();
  }

  async #hearRestarts(): Promise<void> {
    const messages = this.#parts.session.messages({ signal: this.#closed.signal });
    for await (const { exit } of ofType(messages, 'troupe', 'restarted')) {
      if (exit.type === 'crash') this.#tell({ type: 'notice', text: 'The assistant was started again.' });
      if (!this.#isWatched) this.#tellWatched();
    }
  }

  #tell(event: ChatEvent): void {
    if (this.#closed.signal.aborted) return;
    this.#seq += 1;
    const numbered = { ...event, seq: this.#seq };
    this.#transcript.add(numbered);
    this.#outbox.push(numbered);
  }

  // Only what changed; most changes come with an event, those of the process do not.
  #tellStatus(): void {
    const status = this.#status();
    const shown = JSON.stringify(status);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#tell({ type: 'status', status });
  }

  #status(): ShownStatus {
    const { state, waitingFor, queueDepth, costUsd } = this.#parts.session.status();
    return { state, waitingFor, queueDepth, costUsd };
  }

  #onTabs(count: number): void {
    clearTimeout(this.#tabTimer);
    if (count > 0) {
      this.#statusTimer ??= setInterval(() => this.#tellStatus(), statusEveryMs);
      this.#setWatched(true);
      return;
    }
    clearInterval(this.#statusTimer);
    this.#statusTimer = undefined;
    if (this.#closed.signal.aborted) return;
    this.#tabTimer = setTimeout(() => this.#onLastTabGone(), this.#parts.tabGraceMs);
  }

  #onLastTabGone(): void {
    this.#setWatched(false);
    if (this.#parts.onTabClosed === 'keep') return;
    this.interrupt().catch((error: unknown) => this.#log(error));
  }

  #setWatched(isWatched: boolean): void {
    if (this.#isWatched === isWatched) return;
    this.#isWatched = isWatched;
    this.#tellWatched();
  }

  // Deltas that nobody sees are then joined for a second. The wish that counts is the one when the CLI can be told.
  #tellWatched(): void {
    const { session } = this.#parts;
    session.ready
      .then(() => session.setHasSubscribers(this.#isWatched))
      .catch((error: unknown) => this.#log(error));
  }

  #log(error: unknown): void {
    if (!this.#closed.signal.aborted) this.#parts.logger.warn({ err: error }, 'a turn of a chat went wrong');
  }
}
