import { type Cursor, nothing } from './cursor.ts';

/** Where a step puts what it makes. */
export interface StepOutput<Out> {
  /** Hands out one value. */
  readonly emit: (value: Out) => void;
  /** Says that no more messages are needed. */
  readonly end: () => void;
}

/** What a helper does with one message: it emits none, one or many values. Synchronous; what it throws ends the stream. */
export type Step<In> = (message: In) => void;

/**
 * A cursor over what a step makes of another cursor's values.
 *
 * A message is looked at when the reader asks for what follows, never ahead of it, whatever the size of the batch it
 * came in: callbacks of a helper run in time with the values around them.
 */
export class StepCursor<In, Out> implements Cursor<Out> {
  readonly #input: Cursor<In>;
  readonly #step: Step<In>;
  // Nearly every message makes one value or none: that one needs no array.
  #made: Out | typeof nothing = nothing;
  readonly #rest: Out[] = [];
  readonly #keepsIds: boolean;
  #over = false;

  /** `keepsIds`: the step knows nothing of earlier messages, so that a reader may go on anywhere. */
  constructor(input: Cursor<In>, start: (output: StepOutput<Out>) => Step<In>, keepsIds = false) {
    this.#input = input;
    this.#keepsIds = keepsIds;
    this.#step = start({
      emit: (value) => {
        if (this.#made === nothing) this.#made = value;
        else this.#rest.push(value);
      },
      end: () => this.#end(),
    });
  }

  get lastId(): string | undefined {
    return this.#keepsIds && this.#made === nothing ? this.#input.lastId : undefined;
  }

  take(): Out | typeof nothing {
    while (this.#made === nothing) {
      const message = this.#input.take();
      if (message === nothing) return nothing;
      this.#step(message);
    }
    const made = this.#made;
    this.#made = this.#rest.length === 0 ? nothing : (this.#rest.shift() as Out);
    return made;
  }

  more(): Promise<boolean> {
    return this.#over ? this.#input.close().then(() => false) : this.#input.more();
  }

  close(): Promise<void> {
    this.#over = true;
    this.#made = nothing;
    this.#rest.length = 0;
    return this.#input.close();
  }

  // The source is closed as soon as it is not needed, not when the reader happens to ask again.
  #end(): void {
    this.#over = true;
    // Whether closing worked is told by `more()`, which waits for the same promise.
    this.#input.close().catch(() => {});
  }
}
