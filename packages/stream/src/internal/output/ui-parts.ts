import type { UIMessageChunk, VoidMark } from '../../ui-message-chunk.ts';
import type { WrittenBlock } from '../blocks/written-thread.ts';
import { outputWords, type UIOutput, type UIPiece } from './ui-kind.ts';

type Block = WrittenBlock<UIPiece>;
type Emit = (chunk: UIMessageChunk) => void;

interface OpenText {
  readonly of: 'text' | 'reasoning';
  readonly id: string;
}

interface OpenCall {
  readonly id: string;
  readonly name: string;
  isComplete: boolean;
}

const voidMark: VoidMark = { troupe: { void: true } };

/** The parts of one message, as they are begun, written and ended. Holds those that are not ended. */
export class UIParts {
  readonly #emit: Emit;
  readonly #dynamic: boolean;
  readonly #texts = new Map<Block, OpenText>();
  readonly #calls = new Map<Block, OpenCall>();
  /** By the id of the call: those that have no output yet. */
  readonly #running = new Map<string, OpenCall>();
  #count = 0;
  #isInStep = false;
  #step: unknown;
  /**
   * The answer of the model's that is being written, by its id. Its step begins with the first piece of it: until then
   * parts of the one before it may be revoked.
   */
  answer: unknown;

  constructor(emit: Emit, dynamic: boolean) {
    this.#emit = emit;
    this.#dynamic = dynamic;
  }

  write(piece: UIPiece, block: Block): void {
    this.#beginStep();
    switch (piece.of) {
      case 'text':
      case 'reasoning':
        return this.#writeText(piece.of, piece.text, block);
      case 'call':
        this.#begin(piece.id, piece.name, block);
        return;
      case 'json':
        return this.#writeJson(piece.json, block);
      case 'input':
        return this.#complete(piece.id, piece.name, piece.input, block);
      default:
        piece satisfies never;
    }
  }

  /** The block is finished. */
  finish(block: Block): void {
    const text = this.#texts.get(block);
    if (text === undefined) return;
    this.#texts.delete(block);
    this.#emit({ type: `${text.of}-end`, id: text.id });
  }

  /** The block is void. What has been ended cannot be marked any more. */
  revoke(block: Block): void {
    const text = this.#texts.get(block);
    if (text !== undefined) {
      this.#emit({ type: `${text.of}-end`, id: text.id, providerMetadata: voidMark });
      this.#texts.delete(block);
    }
    const call = this.#calls.get(block);
    if (call === undefined || call.isComplete) return;
    this.#calls.delete(block);
    this.#running.delete(call.id);
    const errorText = 'The model was asked again.';
    this.#emit({ type: 'tool-input-error', ...this.#described(call), input: null, errorText });
  }

  /** A call has come to something. A call that was not heard of has no part to tell it in. */
  output({ id, output, isError }: UIOutput): void {
    if (!this.#running.delete(id)) return;
    const call = { toolCallId: id, providerExecuted: true, dynamic: this.#dynamic } as const;
    if (!isError) this.#emit({ type: 'tool-output-available', ...call, output });
    else this.#emit({ type: 'tool-output-error', ...call, errorText: outputWords(output) });
  }

  /** The message is over: so are its calls, whatever became of them. */
  end(): void {
    for (const id of [...this.#running.keys()]) {
      this.output({ id, output: 'The turn ended before the tool did.', isError: true });
    }
    this.#endStep();
  }

  /** Everything is void, and begins anew. */
  startOver(): void {
    this.end();
    this.#calls.clear();
  }

  #beginStep(): void {
    if (this.#isInStep && this.#step === this.answer) return;
    this.#endStep();
    this.#emit({ type: 'start-step' });
    this.#isInStep = true;
    this.#step = this.answer;
  }

  // What is unfinished in it stays so: after an interrupt it stands.
  #endStep(): void {
    if (!this.#isInStep) return;
    for (const { of, id } of this.#texts.values()) this.#emit({ type: `${of}-end`, id });
    this.#texts.clear();
    this.#isInStep = false;
    this.#emit({ type: 'finish-step' });
  }

  #writeText(of: 'text' | 'reasoning', delta: string, block: Block): void {
    const open = this.#texts.get(block) ?? { of, id: `${of}-${this.#count++}` };
    if (!this.#texts.has(block)) {
      this.#texts.set(block, open);
      this.#emit({ type: `${open.of}-start`, id: open.id });
    }
    this.#emit({ type: `${open.of}-delta`, id: open.id, delta });
  }

  #begin(id: string, name: string, block: Block): OpenCall {
    const call = { id, name, isComplete: false };
    this.#calls.set(block, call);
    this.#running.set(id, call);
    this.#emit({ type: 'tool-input-start', ...this.#described(call) });
    return call;
  }

  // JSON of a call whose beginning was not heard belongs to nothing.
  #writeJson(json: string, block: Block): void {
    const call = this.#calls.get(block);
    if (call !== undefined)
      this.#emit({ type: 'tool-input-delta', toolCallId: call.id, inputTextDelta: json });
  }

  #complete(id: string, name: string, input: unknown, block: Block): void {
    const call = this.#calls.get(block) ?? this.#begin(id, name, block);
    call.isComplete = true;
    this.#calls.delete(block);
    this.#emit({ type: 'tool-input-available', ...this.#described(call), input });
  }

  #described({ id, name }: OpenCall) {
    return { toolCallId: id, toolName: name, providerExecuted: true, dynamic: this.#dynamic } as const;
  }
}
