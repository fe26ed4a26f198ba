import type { ContentBlock, Message, ResultMessage } from '../messages/index.ts';
import type { TurnState } from './turn-outcome.ts';

/** What is asked of the model: text, or content blocks (text, images, documents). */
export type Prompt = string | ContentBlock[];

/**
 * One prompt and what becomes of it. Made by `session.stream()`, queued at that call, read by one consumer.
 *
 * Iterating yields every message of the turn in order, its result last. How the iteration ends is in the table of
 * `docs/semantics.md`: an error result ends it normally; a deadline, a dead CLI and a turn that was never run throw.
 * Leaving the loop early interrupts the turn (`onAbandon`).
 */
export interface Turn extends AsyncIterable<Message> {
  /** UUID, sent as the user message's uuid. */
  readonly id: string;
  readonly state: TurnState;
  /** 1, or more where `onCrash: 'rerun'` ran it again; 0 until it is sent. */
  readonly attempts: number;
  /**
   * The result, also when it is an error result. Rejects when there is none; a rejection nobody looks at is not an
   * unhandled one. A turn of which only this is asked is not buffered.
   */
  readonly result: Promise<ResultMessage>;
  /** Queued: it is never sent. Running: it is interrupted and the session stays usable. Resolves when it is over. */
  interrupt(): Promise<void>;
  /**
   * Sends one more prompt now, to be folded into this running turn: the model sees it after the tool it is at.
   * Where it comes too late for that, the CLI runs it next and this turn goes on until then.
   *
   * @throws TurnInterruptedError when the turn is not running, CliVersionError when the CLI is known to be too old for it.
   */
  steer(prompt: Prompt): Promise<void>;
  /** The same messages in batches, as they came off the pipe: the fast way to read. Takes the place of iterating. */
  batches(): AsyncIterable<readonly Message[]>;
}
