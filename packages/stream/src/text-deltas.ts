import type { DeltaOptions } from './delta-options.ts';
import type { HelperStream } from './helper-stream.ts';
import { deltaStream } from './internal/blocks/delta-stream.ts';
import { textKind } from './internal/blocks/text-kinds.ts';
import type { MessageSource } from './message-source.ts';

/**
 * The model's text as it is written, piece by piece, each piece once.
 *
 * The finished message that follows streamed text adds nothing. A message that came without partials is yielded whole,
 * once: all of them with `includePartialMessages: false`, the one the CLI falls back to after broken streams, and the
 * words in which it reports an API error. Blocks follow each other without a separator. An empty piece is not yielded.
 *
 * When the CLI asks the model again after a broken stream, text that was yielded is void: `onRestart` says so and how
 * much; `textSnapshots` sorts it out by itself. Text that stays unfinished because the turn was interrupted stands.
 * Deltas that a source dropped, as `session.messages()` does when its reader lags behind, are made up for by the
 * finished block: those at its end always, a hole before that only with `onRestart`. What cannot be taken back is text
 * that a later message `supersedes` when another model takes over after a refusal: it is known too late. `collect` and
 * `textSnapshots` leave it out.
 *
 * It holds the ids and lengths of the running turn's blocks, and the piece yielded last.
 *
 * @example
 * for await (const text of textDeltas(session.stream('Tell me a story'))) process.stdout.write(text);
 */
export function textDeltas(source: MessageSource, options: DeltaOptions = {}): HelperStream<string> {
  return deltaStream(source, textKind, options, (text) => text);
}
