/** One content block, as far as its text has been told. */
export interface WrittenBlock {
  /** Its place in the model's message. */
  readonly index: number;
  /** How much of it has been told, in UTF-16 code units. */
  length: number;
  /** Whether the CLI has printed it as a finished block. */
  finished: boolean;
  /** What was streamed of it last; `undefined` where its beginning was not heard, and once it is finished. */
  lastPiece: string | undefined;
}

/** What has been told of one message of the model's. */
export interface WrittenMessage {
  blocks: WrittenBlock[];
  /** Whether it was heard from its first event on. */
  heardStart: boolean;
  /** How many finished blocks of it the CLI has printed, of whatever kind. */
  printed: number;
}

/** Whether a stream that breaks now takes this block with it. */
const isUnfinished = (block: WrittenBlock) => !block.finished;

/** One conversation, the main one or a subagent's, as far as it was told in the running turn. */
export class WrittenThread {
  readonly #messages = new Map<unknown, WrittenMessage>();
  /** The message that streams, or streamed last. */
  #streaming: WrittenMessage = { blocks: [], heardStart: false, printed: 0 };
  #streamingId: unknown;
  #isOpen = false;
  /** The block that was streamed to last. */
  #block: WrittenBlock | undefined;
  /** What was given up and has nothing in its place so far. After an interrupt nothing comes, and the text stands. */
  #givenUp: WrittenBlock[] = [];

  /** Whether a message has begun to stream and has not stopped. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Whether the message that streams, or streamed last, is the one with this id; where that is not given, it is. */
  isAt(id: unknown): boolean {
    return typeof id !== 'string' || id === this.#streamingId;
  }

  /** Every block that was told and not called back. */
  get blocks(): WrittenBlock[] {
    return [...this.#messages.values()].flatMap((message) => message.blocks).concat(this.#givenUp);
  }

  /** A message begins to stream, or is joined in the middle. Returns the blocks that it makes void. */
  start(id: unknown, heardStart: boolean): WrittenBlock[] {
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
  blockAt(index: number): WrittenBlock {
    if (this.#block?.index !== index) {
      const { blocks, heardStart } = this.#streaming;
      this.#block = blocks.find((block) => block.index === index && isUnfinished(block));
      if (this.#block === undefined) {
        this.#block = { index, length: 0, finished: false, lastPiece: heardStart ? '' : undefined };
        blocks.push(this.#block);
      }
    }
    return this.#block;
  }

  /** The message that finished blocks belong to and, when it is one that never streamed, the blocks it makes void. */
  finishing(id: unknown): { readonly message: WrittenMessage; readonly replaced: WrittenBlock[] } {
    // A message whose beginning was missed may stream without a name; it is then the one that is being finished.
    if (this.#isOpen && this.#messages.get(undefined) === this.#streaming)
      this.#messages.set(id, this.#streaming);
    const known = this.#messages.get(id);
    if (known !== undefined) return { message: known, replaced: [] };
    return { message: this.#messageOf(id), replaced: this.#replace() };
  }

  /** The CLI gives up the blocks of the streaming message from `index` on, or those that are not finished. */
  giveUp(index?: number): void {
    const isGivenUp = index === undefined ? isUnfinished : (block: WrittenBlock) => block.index >= index;
    const { blocks } = this.#streaming;
    this.#givenUp.push(...blocks.filter(isGivenUp));
    this.#streaming.blocks = blocks.filter((block) => !isGivenUp(block));
    this.#block = undefined;
  }

  // Another message takes the place of what was given up. One that had not stopped before was cut off.
  #replace(): WrittenBlock[] {
    if (this.#isOpen) this.giveUp();
    this.stop();
    return this.#givenUp.splice(0);
  }

  #messageOf(id: unknown): WrittenMessage {
    const known = this.#messages.get(id);
    if (known !== undefined) return known;
    const message = { blocks: [], heardStart: false, printed: 0 };
    this.#messages.set(id, message);
    return message;
  }
}
