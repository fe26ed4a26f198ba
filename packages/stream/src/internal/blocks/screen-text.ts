import type { WrittenBlock } from './written-thread.ts';

/** Text that is made of blocks, each in its place, and from which blocks can be taken out again. */
export class ScreenText {
  /** In the order in which the blocks began. */
  readonly #parts = new Map<WrittenBlock<string>, string>();
  /** The last block, while `#before` is the text before it: nearly all that is written is written there. */
  #last: WrittenBlock<string> | undefined;
  #before = '';

  get text(): string {
    if (this.#last === undefined) return [...this.#parts.values()].join('');
    return this.#before + (this.#parts.get(this.#last) ?? '');
  }

  write(piece: string, block: WrittenBlock<string>): void {
    const known = this.#parts.get(block);
    if (known === undefined) {
      this.#before = this.text;
      this.#last = block;
    } else if (block !== this.#last) {
      this.#last = undefined;
    }
    this.#parts.set(block, (known ?? '') + piece);
  }

  remove(blocks: Iterable<WrittenBlock<string>>): void {
    for (const block of blocks) this.#parts.delete(block);
    this.#last = undefined;
  }

  clear(): void {
    this.#parts.clear();
    this.#last = undefined;
  }
}
