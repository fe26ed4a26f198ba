import type { HelperOptions } from '../helper-options.ts';
import { contentBlocks } from './content-blocks.ts';
import { type Fields, isRecord } from './record.ts';
import { type WrittenBlock, type WrittenMessage, WrittenThread } from './written-thread.ts';

/** Which blocks a journal follows: how their text is found in a delta and in a finished block. */
export interface BlockKind {
  readonly deltaText: (delta: Fields) => unknown;
  readonly blockText: (block: Fields) => unknown;
}

/** What a journal tells, in the order of the messages. */
export interface BlockReader {
  /** The text of a block goes on by `text`. */
  write(text: string, block: WrittenBlock): void;
  /** These blocks are void, something else takes their place. There is at least one. */
  readonly restart?: ((blocks: readonly WrittenBlock[]) => void) | undefined;
}

/**
 * Follows the text of one kind of block through partial messages, finished ones, broken streams and restarted turns,
 * and tells each piece once.
 *
 * It holds ids and lengths, those of the running turn's blocks, and the last piece of the one that is being written.
 */
export class BlockJournal {
  readonly #kind: BlockKind;
  readonly #reader: BlockReader;
  #main = new WrittenThread();
  /** By the tool call that runs the subagent; absent when subagents are none of the reader's business. */
  readonly #subagents: Map<unknown, WrittenThread> | undefined;

  constructor(kind: BlockKind, reader: BlockReader, options: HelperOptions) {
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
        if (message.subtype === 'turn_restarted') this.#startOver();
    }
  }

  #readEvent(message: Fields): void {
    const { event } = message;
    const thread = this.#threadOf(message);
    if (thread === undefined || !isRecord(event)) return;
    switch (event.type) {
      case 'content_block_delta':
        if (!isRecord(event.delta)) return;
        return this.#writePart(thread, message, event, this.#kind.deltaText(event.delta));
      case 'content_block_start':
        // Empty where the API sends it; a gateway may put the first of the text here.
        if (!isRecord(event.content_block)) return;
        return this.#writePart(thread, message, event, this.#kind.blockText(event.content_block));
      case 'message_start':
        return this.#restart(thread.start(isRecord(event.message) ? event.message.id : undefined, true));
      case 'message_stop':
        giveUp(thread, message.abandoned_blocks);
        return thread.stop();
    }
  }

  #writePart(thread: WrittenThread, message: Fields, event: Fields, text: unknown): void {
    if (typeof text !== 'string' || text === '') return;
    // A reader who came in the middle of a message, or from whom its start was dropped, has not seen it start.
    const id = message.api_message_id;
    if (!thread.isOpen || !thread.isAt(id)) this.#restart(thread.start(id, false));
    const block = thread.blockAt(typeof event.index === 'number' ? event.index : 0);
    if (block.lastPiece !== undefined) block.lastPiece = text;
    this.#write(text, block);
  }

  #readFinished(message: Fields): void {
    const thread = this.#threadOf(message);
    if (thread === undefined || !isRecord(message.message)) return;
    const { message: written, replaced } = thread.finishing(message.message.id);
    this.#restart(replaced);
    for (const block of contentBlocks(message.message.content)) this.#finish(written, block);
  }

  #finish(message: WrittenMessage, block: Fields): void {
    const index = message.printed++;
    const text = this.#kind.blockText(block);
    if (typeof text !== 'string' || text === '') return;
    // Blocks are finished in the order they began, so the first unfinished one is the one that was streamed.
    const begun = message.blocks.find(({ finished }) => !finished);
    if (begun === undefined) {
      const whole = { index, length: 0, finished: true, lastPiece: undefined };
      message.blocks.push(whole);
      return this.#write(text, whole);
    }
    begun.finished = true;
    this.#complete(begun, text);
    begun.lastPiece = undefined;
  }

  // A source may drop deltas while its reader lags behind. Those at the end of a block are supplied by the finished
  // one; for a hole before them it has to be told anew, to readers who can take something back.
  #complete(block: WrittenBlock, text: string): void {
    if (isBeginning(block, text)) {
      if (block.length < text.length) this.#write(text.slice(block.length), block);
    } else if (this.#reader.restart !== undefined) {
      this.#reader.restart([block]);
      block.length = 0;
      this.#write(text, block);
    }
  }

  #write(text: string, block: WrittenBlock): void {
    block.length += text.length;
    this.#reader.write(text, block);
  }

  #restart(blocks: readonly WrittenBlock[]): void {
    if (blocks.length > 0) this.#reader.restart?.(blocks);
  }

  #endTurn(): void {
    this.#main = new WrittenThread();
    // A background subagent may be in the middle of something.
    for (const [parent, thread] of this.#subagents ?? []) if (!thread.isOpen) this.#subagents?.delete(parent);
  }

  #startOver(): void {
    const threads = [this.#main, ...(this.#subagents?.values() ?? [])];
    this.#main = new WrittenThread();
    this.#subagents?.clear();
    this.#restart(threads.flatMap(({ blocks }) => blocks));
  }

  #threadOf(message: Fields): WrittenThread | undefined {
    const parent = message.parent_tool_use_id ?? undefined;
    if (parent === undefined) return this.#main;
    if (this.#subagents === undefined) return undefined;
    const known = this.#subagents.get(parent);
    if (known !== undefined) return known;
    const thread = new WrittenThread();
    this.#subagents.set(parent, thread);
    return thread;
  }
}

function giveUp(thread: WrittenThread, abandoned: unknown): void {
  if (!isRecord(abandoned) || !thread.isAt(abandoned.api_message_id)) return;
  const from = abandoned.from_block_index;
  thread.giveUp(typeof from === 'number' ? from : undefined);
}

// Told by the last piece standing where it belongs: keeping the whole text to compare would cost its size.
function isBeginning({ length, lastPiece }: WrittenBlock, text: string): boolean {
  return lastPiece !== undefined && text.startsWith(lastPiece, length - lastPiece.length);
}
