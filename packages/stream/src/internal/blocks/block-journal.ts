import type { HelperOptions } from '../../helper-options.ts';
import { type Fields, isRecord } from '../base/record.ts';
import type { BlockKind } from './block-kind.ts';
import { contentBlocks } from './content-blocks.ts';
import { isTurnRestart } from './is-turn-restart.ts';
import { type WrittenBlock, type WrittenMessage, WrittenThread } from './written-thread.ts';

/** What a journal tells, in the order of the messages. */
export interface BlockReader<Piece> {
  /** A block goes on by a piece. */
  write(piece: Piece, block: WrittenBlock<Piece>): void;
  /**
   * These blocks are void, something else takes their place. There is at least one. A reader without it cannot take
   * back what it was told, and is not told anew what it was told wrongly.
   */
  readonly restart?: ((blocks: readonly WrittenBlock<Piece>[]) => void) | undefined;
  /** The CLI has printed the block as finished. */
  readonly finish?: ((block: WrittenBlock<Piece>) => void) | undefined;
}

/**
 * Follows one kind of block through partial messages, finished ones, broken streams and restarted turns, and tells each
 * piece once.
 *
 * It holds ids and lengths, those of the running turn's blocks, and the last piece of the one that is being written.
 */
export class BlockJournal<Piece> {
  readonly #kind: BlockKind<Piece>;
  readonly #reader: BlockReader<Piece>;
  #main = new WrittenThread<Piece>();
  /** By the tool call that runs the subagent; absent when subagents are none of the reader's business. */
  readonly #subagents: Map<unknown, WrittenThread<Piece>> | undefined;

  constructor(kind: BlockKind<Piece>, reader: BlockReader<Piece>, options: HelperOptions) {
    this.#kind = kind;
    this.#reader = reader;
    this.#subagents = options.subagents === true ? new Map() : undefined;
  }

  read(message: unknown): void {
    if (!isRecord(message)) return;
    switch (message.type) {
      case 'stream_event':
        return this.#readEvent(message);
      case 'assistant':
        return this.#readFinished(message);
      case 'result':
        return this.#endTurn();
      case 'troupe':
        if (isTurnRestart(message)) this.#startOver();
    }
  }

  #readEvent(message: Fields): void {
    const { event } = message;
    const thread = this.#threadOf(message);
    if (thread === undefined || !isRecord(event)) return;
    // A message whose start was not heard: the reader came in the middle of it, or the source dropped it.
    const isAnother = event.type !== 'message_start' && !thread.mayStream(message.api_message_id);
    if (isAnother) this.#restart(thread.start(message.api_message_id, false));
    switch (event.type) {
      case 'content_block_delta':
        if (!isRecord(event.delta)) return;
        return this.#writePart(thread, message, event, this.#kind.ofDelta(event.delta));
      case 'content_block_start':
        if (!isRecord(event.content_block)) return;
        return this.#writePart(thread, message, event, this.#kind.ofStart(event.content_block));
      case 'message_start':
        return this.#restart(thread.start(isRecord(event.message) ? event.message.id : undefined, true));
      case 'message_stop':
        giveUp(thread, message.abandoned_blocks);
        return thread.stop();
    }
  }

  #writePart(thread: WrittenThread<Piece>, message: Fields, event: Fields, piece: Piece | undefined): void {
    if (piece === undefined) return;
    if (!thread.isOpen) this.#restart(thread.start(message.api_message_id, false));
    const block = thread.blockAt(typeof event.index === 'number' ? event.index : 0);
    if (thread.heardStart) block.lastPiece = piece;
    this.#write(piece, block);
  }

  #readFinished(message: Fields): void {
    const thread = this.#threadOf(message);
    if (thread === undefined || !isRecord(message.message)) return;
    const { message: written, replaced } = thread.finishing(message.message.id);
    this.#restart(replaced);
    for (const block of contentBlocks(message.message.content)) this.#finish(written, block);
  }

  #finish(message: WrittenMessage<Piece>, block: Fields): void {
    const index = message.printed++;
    const whole = this.#kind.ofBlock(block);
    if (whole === undefined) return;
    // Blocks are finished in the order they began, so the first unfinished one is the one that was streamed.
    const begun = message.blocks.find(({ finished }) => !finished);
    const written = begun ?? { index, length: 0, finished: false, lastPiece: undefined };
    if (begun !== undefined) this.#complete(begun, whole);
    else {
      message.blocks.push(written);
      this.#write(whole, written);
    }
    written.finished = true;
    written.lastPiece = undefined;
    this.#reader.finish?.(written);
  }

  // A source may drop deltas while its reader lags behind. Those at the end of a block are supplied by the finished
  // one; for a hole before them it has to be told anew.
  #complete(block: WrittenBlock<Piece>, whole: Piece): void {
    const missing = this.#kind.missingOf(block, whole);
    if (missing === undefined) return;
    if (missing !== 'anew') return this.#write(missing.rest, block);
    if (this.#reader.restart === undefined) return;
    this.#reader.restart([block]);
    block.length = 0;
    this.#write(whole, block);
  }

  #write(piece: Piece, block: WrittenBlock<Piece>): void {
    block.length += this.#kind.lengthOf(piece);
    this.#reader.write(piece, block);
  }

  #restart(blocks: readonly WrittenBlock<Piece>[]): void {
    if (blocks.length > 0) this.#reader.restart?.(blocks);
  }

  #endTurn(): void {
    this.#main = new WrittenThread<Piece>();
    // A background subagent may be in the middle of something.
    for (const [parent, thread] of this.#subagents ?? []) if (!thread.isOpen) this.#subagents?.delete(parent);
  }

  #startOver(): void {
    const threads = [this.#main, ...(this.#subagents?.values() ?? [])];
    this.#main = new WrittenThread<Piece>();
    this.#subagents?.clear();
    this.#restart(threads.flatMap(({ blocks }) => blocks));
  }

  #threadOf(message: Fields): WrittenThread<Piece> | undefined {
    const parent = message.parent_tool_use_id ?? undefined;
    if (parent === undefined) return this.#main;
    if (this.#subagents === undefined) return undefined;
    const known = this.#subagents.get(parent);
    if (known !== undefined) return known;
    const thread = new WrittenThread<Piece>();
    this.#subagents.set(parent, thread);
    return thread;
  }
}

function giveUp(thread: WrittenThread<unknown>, abandoned: unknown): void {
  if (!isRecord(abandoned)) return;
  const from = abandoned.from_block_index;
  thread.giveUp(typeof from === 'number' ? from : undefined);
}
