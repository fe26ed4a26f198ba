import type { HelperOptions } from '../../helper-options.ts';
import { isRecord } from '../base/record.ts';
import { BlockJournal } from './block-journal.ts';
import { isResult } from './is-result.ts';
import { ScreenText } from './screen-text.ts';
import { takenBack } from './taken-back.ts';
import { textKind } from './text-kinds.ts';
import type { WrittenBlock } from './written-thread.ts';

/** Keeps the text of the running turn right. */
export class SnapshotReader {
  readonly #screen = new ScreenText();
  readonly #journal: BlockJournal<string>;
  /** By the uuid of the message that finished them, so that it can take them back. */
  readonly #finished = new Map<unknown, WrittenBlock<string>[]>();
  #uuid: unknown;
  #isTurnOver = false;
  #hasChanged = false;

  constructor(options: HelperOptions) {
    this.#journal = new BlockJournal<string>(
      textKind,
      {
        write: (text, block) => this.#write(text, block),
        restart: (blocks) => this.#remove(blocks),
        finish: (block) => this.#finish(block),
      },
      options,
    );
  }

  /** The text after this message, if the message changed it. */
  read(message: unknown): string | undefined {
    this.#hasChanged = false;
    this.#uuid = isRecord(message) ? message.uuid : undefined;
    for (const uuid of takenBack(message)) this.#remove(this.#finished.get(uuid) ?? []);
    this.#journal.read(message);
    if (isResult(message)) this.#isTurnOver = true;
    return this.#hasChanged ? this.#screen.text : undefined;
  }

  #write(text: string, block: WrittenBlock<string>): void {
    if (this.#isTurnOver) this.#startTurn();
    this.#screen.write(text, block);
    this.#hasChanged = true;
  }

  #remove(blocks: readonly WrittenBlock<string>[]): void {
    if (blocks.length === 0) return;
    this.#screen.remove(blocks);
    this.#hasChanged = true;
  }

  #finish(block: WrittenBlock<string>): void {
    const blocks = this.#finished.get(this.#uuid);
    if (blocks === undefined) this.#finished.set(this.#uuid, [block]);
    else blocks.push(block);
  }

  // The text of a turn stays until the next one has some.
  #startTurn(): void {
    this.#isTurnOver = false;
    this.#screen.clear();
    this.#finished.clear();
  }
}
