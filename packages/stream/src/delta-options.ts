import type { HelperOptions } from './helper-options.ts';

/** What `textDeltas` and `thinkingDeltas` can be told. */
export interface DeltaOptions extends HelperOptions {
  /**
   * Called when the last part of what was yielded is void, before the first piece of what takes its place: the CLI asks
   * the model again after a broken stream, a turn that was lost with its CLI is run again, or the source dropped deltas
   * in the middle of a block, as `session.messages()` does when its reader lags behind, and the block is told anew.
   *
   * `blockIndex` is the place of the first void block in the model's message; `droppedLength` says how much is void, in
   * UTF-16 code units, so that `text = text.slice(0, text.length - droppedLength)` sets a text right that was built up
   * from the deltas.
   *
   * With `subagents: true` the void part need not be the last one, since other threads write in between: use
   * `textSnapshots` then.
   */
  readonly onRestart?: ((blockIndex: number, droppedLength: number) => void) | undefined;
}
