/** One content block, as far as it was told. */
export interface WrittenBlock<Piece> {
  /** Its place in the model's message. */
  readonly index: number;
  /** The length of all its pieces. */
  length: number;
  /** Whether the CLI has printed it as a finished block. */
  finished: boolean;
  /** The last of its pieces; `undefined` where its beginning was not heard, and once it is finished. */
  lastPiece: Piece | undefined;
}

/** What was told of one message of the model's. */
export interface WrittenMessage<Piece> {
  blocks: WrittenBlock<Piece>[];
  /** Whether it was heard from its first event on. */
  heardStart: boolean;
  /** How many finished blocks of it the CLI has printed, of whatever kind. */
  printed: number;
}

/** Whether a stream that breaks now takes this block with it. */
const isUnfinished = (block: { readonly finished: boolean }) => !block.finished;

/** One conversation, the main one or a subagent's, as far as it was told in the running turn. */
export class WrittenThread<Piece> {
  readonly #messages = new Map<unknown, WrittenMessage<Piece>>();
  /** The message that streams, or streamed last. */
  #streaming: WrittenMessage<Piece> = { blocks: [], heardStart: false, printed: 0 };
  #streamingId: unknown;
  #isOpen = false;
  /** The block that was streamed to last. */
  #block: WrittenBlock<Piece> | undefined;
  /** What was given up and has nothing in its place so far. After an interrupt nothing comes, and it stands. */
  #givenUp: WrittenBlock<Piece>[] = [];

  /** Whether a message has begun to stream and has not stopped. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Every block that was told and not called back. */
  get blocks(): WrittenBlock<Piece>[] {
    // A message may be known by two names.
    const messages = [...new Set(this.#messages.values())];
    return messages.flatMap((message) => message.blocks).concat(this.#givenUp);
  }

  /** Whether this is the id of the message that streams, or streamed last. An id that is not known may be. */
  mayStream(id: unknown): boolean {
    return typeof id !== 'string' || id === this.#streamingId;
  }

  /** A message begins to stream, or is joined in the middle. Returns the blocks that it makes void. */
  start(id: unknown, heardStart: boolean): WrittenBlock<Piece>[] {
    const replaced = this.#replace();
    this.#streaming = this.#messageOf(id);
    this.#streaming.heardStart = heardStart;
    this.#streamingId = id;
    this.#isOpen = true;
    return replaced;
  }

  /** The message that streams is over. */
  stop(): void {
    this.#isOpen = false;
    this.#block = undefined;
  }

  /** The block that is streamed to at `index`. */
  blockAt(index: number): WrittenBlock<Piece> {
    if (this.#block?.index !== index) this.#block = this.#begunAt(index) ?? this.#begin(index);
    return this.#block;
  }

  /** Whether the streaming message was heard from its start. */
  get heardStart(): boolean {
    return this.#streaming.heardStart;
  }

  /** The message that finished blocks belong to and, when it is one that never streamed, the blocks it makes void. */
  finishing(id: unknown): {
    readonly message: WrittenMessage<Piece>;
    readonly replaced: WrittenBlock<Piece>[];
  } {
    // A message whose beginning was missed may stream without a name; it is then the one that is being finished.
    const isNameless = this.#isOpen && this.#messages.get(undefined) === this.#streaming;
    if (isNameless) this.#messages.set(id, this.#streaming);
    const known = this.#messages.get(id);
    if (known !== undefined) return { message: known, replaced: [] };
    return { message: this.#messageOf(id), replaced: this.#replace() };
  }

  /** The CLI gives up the blocks of a message that is over from `index` on, or those that are not finished. */
  giveUp(index?: number): void {
    const isGivenUp = (block: WrittenBlock<Piece>) =>
      index === undefined ? isUnfinished(block) : block.index >= index;
    const { blocks } = this.#streaming;
    this.#givenUp.push(...blocks.filter(isGivenUp));
    this.#streaming.blocks = blocks.filter((block) => !isGivenUp(block));
  }

  // Another message takes the place of what was given up. One that had not stopped before was cut off.
  #replace(): WrittenBlock<Piece>[] {
    if (this.#isOpen) this.giveUp();
    this.stop();
    return this.#givenUp.splice(0);
  }

  #begunAt(index: number): WrittenBlock<Piece> | undefined {
    return this.#streaming.blocks.find((block) => block.index === index && isUnfinished(block));
  }

  #begin(index: number): WrittenBlock<Piece> {
    const block = { index, length: 0, finished: false, lastPiece: undefined };
    this.#streaming.blocks.push(block);
    return block;
  }

  #messageOf(id: unknown): WrittenMessage<Piece> {
    const known = this.#messages.get(id);
    if (known !== undefined) return known;
    const message = { blocks: [], heardStart: false, printed: 0 };
    this.#messages.set(id, message);
    return message;
  }
}
