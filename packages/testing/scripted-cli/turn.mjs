import { drained, emit, writeRaw } from './output.mjs';

/** Thrown out of a step's wait when the turn is interrupted. */
export class Interrupted extends Error {}

/** One turn of the scripted CLI: the prompts it answers, the message it is in the middle of, and whether it is to stop. */
export class Turn {
  messageIds = [];
  lastText = '';
  denials = [];
  folded = [];
  inTools = false;
  startedAt = performance.now();
  resultGiven = false;
  /** Called when an interrupt comes, by a step that wants it for itself. */
  onInterrupt = undefined;
  #stop = deferred();
  #interrupted = false;
  #steps = 0;
  #message = undefined;

  constructor({ prompts, origin, lines, partial }) {
    this.prompts = prompts;
    this.origin = origin;
    this.lines = lines;
    this.partial = partial;
    // Whether or not anybody waits just then, an interrupt is not an unhandled rejection.
    this.#stop.promise.catch(() => {});
  }

  /** The uuids of the prompts this turn answers, those folded into it last. */
  uuids() {
    return [...this.prompts, ...this.folded].flatMap((prompt) =>
      prompt.uuid === undefined ? [] : [prompt.uuid],
    );
  }

  get isInterrupted() {
    return this.#interrupted;
  }

  interrupt() {
    this.#interrupted = true;
    this.#stop.reject(new Interrupted());
  }

  throwIfInterrupted() {
    if (this.#interrupted) throw new Interrupted();
  }

  /** Waits for a promise, or throws `Interrupted`. */
  async until(promise) {
    return Promise.race([promise, this.#stop.promise]);
  }

  async pause(ms) {
    let timer;
    try {
      await this.until(
        new Promise((resolve) => {
          timer = setTimeout(resolve, ms);
        }),
      );
    } finally {
      clearTimeout(timer);
    }
  }

  /** The id of the message under way; begins one where there is none. */
  openMessage() {
    if (this.#message !== undefined) return this.#message.id;
    const id = `msg_${Math.random().toString(36).slice(2)}${this.messageIds.length}`;
    const isFirst = this.messageIds.length === 0;
    this.messageIds.push(id);
    this.#message = { id, index: 0, block: undefined };
    this.#event(
      { type: 'message_start', message: this.lines.message(id, []) },
      isFirst ? { ttft_ms: 5, ...this.lines.marks(this.uuids()), owed_rows: [] } : { ttft_ms: 5 },
    );
    return id;
  }

  /** The index of the block under way; begins one of this type where there is none. */
  openBlock(type) {
    this.openMessage();
    const message = this.#message;
    if (message.block?.type === type) return message.index;
    this.closeBlock();
    message.block = { type, text: '', signature: '' };
    const empty = type === 'text' ? { type, text: '' } : { type, thinking: '', signature: '' };
    this.#event({ type: 'content_block_start', index: message.index, content_block: empty });
    return message.index;
  }

  text(piece) {
    this.#event(this.textDelta(piece));
  }

  /** The event of a text delta, noted as said; whoever takes it writes the line. */
  textDelta(piece) {
    const index = this.openBlock('text');
    this.#message.block.text += piece;
    return { type: 'content_block_delta', index, delta: { type: 'text_delta', text: piece } };
  }

  /** Text of the block under way whose deltas somebody else has written. */
  note(text) {
    this.openBlock('text');
    this.#message.block.text += text;
  }

  thinking(piece) {
    const index = this.openBlock('thinking');
    this.#message.block.text += piece;
    this.#event({ type: 'content_block_delta', index, delta: { type: 'thinking_delta', thinking: piece } });
  }

  toolUse(id, name, input) {
    this.openMessage();
    this.closeBlock();
    const { index } = this.#message;
    this.#event({
      type: 'content_block_start',
      index,
      content_block: { type: 'tool_use', id, name, input: {} },
    });
    const json = JSON.stringify(input);
    const middle = Math.ceil(json.length / 2);
    for (const piece of [json.slice(0, middle), json.slice(middle)]) {
      this.#event({
        type: 'content_block_delta',
        index,
        delta: { type: 'input_json_delta', partial_json: piece },
      });
    }
    this.#assistant({ type: 'tool_use', id, name, input });
    this.#event({ type: 'content_block_stop', index });
    this.#message.index += 1;
  }

  /** Ends the block under way: its assistant frame comes first, then its stop, as the CLI has it. */
  closeBlock() {
    const message = this.#message;
    if (message?.block === undefined) return;
    const { type, text } = message.block;
    if (type === 'text') {
      this.lastText = text;
      this.#assistant({ type: 'text', text });
    } else {
      const signature = 'c2lnbmF0dXJl';
      const delta = { type: 'signature_delta', signature };
      this.#event({ type: 'content_block_delta', index: message.index, delta });
      this.#assistant({ type: 'thinking', thinking: text, signature });
    }
    this.#event({ type: 'content_block_stop', index: message.index });
    message.block = undefined;
    message.index += 1;
  }

  endMessage(stopReason = 'end_turn', beforeStop = () => {}) {
    if (this.#message === undefined) return;
    this.closeBlock();
    const delta = { stop_reason: stopReason, stop_sequence: null };
    this.#event({ type: 'message_delta', delta, usage: { output_tokens: 12 } });
    beforeStop();
    this.#event({ type: 'message_stop' });
    this.#message = undefined;
  }

  /** What an interrupt leaves of the message under way: the text so far marked as aborted, and the note for the model. */
  abortMessage() {
    const message = this.#message;
    const text = message?.block?.type === 'text' ? message.block.text : '';
    if (text !== '') this.#assistant({ type: 'text', text }, { aborted: true });
    const note = this.inTools
      ? '[Request interrupted by user for tool use]'
      : '[Request interrupted by user]';
    emit(this.lines.user([{ type: 'text', text: note }]));
    if (message === undefined) return;
    if (message.block !== undefined) this.#event({ type: 'content_block_stop', index: message.index });
    const delta = { container: null, stop_details: null, stop_reason: null, stop_sequence: null };
    this.#event({ type: 'message_delta', context_management: null, delta });
    const abandoned = { api_message_id: message.id, from_block_index: message.index + 1 };
    this.#event({ type: 'message_stop' }, { abandoned_blocks: abandoned });
    this.#message = undefined;
  }

  /** Writes an event's line in pieces, cut where the step says. */
  async splitEvent(event, at, pauseMs = 1) {
    const line = Buffer.from(`${JSON.stringify(this.lines.event(event, this.#ids()))}\n`);
    const cuts =
      at === 'every' ? [...line.keys()].slice(1) : at.map((cut) => (cut < 0 ? line.length + cut : cut));
    const edges = [0, ...cuts.sort((a, b) => a - b), line.length];
    for (let piece = 1; piece < edges.length; piece += 1) {
      await writeRaw(line.subarray(edges[piece - 1], edges[piece]));
      await this.pause(pauseMs);
    }
  }

  /** Waits where the pipe is full, and now and then so that an interrupt can be read. */
  async drained() {
    this.#steps += 1;
    if (this.#steps % 64 !== 0 && !process.stdout.writableNeedDrain) return;
    await Promise.all([drained(), new Promise(setImmediate)]);
    this.throwIfInterrupted();
  }

  #assistant(block, extra = {}) {
    const { id } = this.#message;
    const uuids = this.messageIds.length === 1 && block.type !== 'tool_use' ? this.uuids() : [];
    emit(this.lines.assistant(this.lines.message(id, [block]), { ...extra, uuids }));
  }

  #event(event, extra = {}) {
    if (this.partial) emit(this.lines.event(event, { ...extra, ...this.#ids() }));
  }

  #ids() {
    return { api_message_id: this.#message.id };
  }
}

function deferred() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
}
