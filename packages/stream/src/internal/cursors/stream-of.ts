import type { Message } from '@troupe/core/messages';
import type { MessageSource } from '../../message-source.ts';
import { CursorStream } from './cursor-stream.ts';
import { openCursor } from './open-cursor.ts';
import { type Step, StepCursor, type StepOutput } from './step-cursor.ts';

/** A stream of what a step makes of the source's messages. `start` is called once, so a step may keep state. */
export function streamOf<M extends Message, Out>(
  source: MessageSource<M>,
  start: (output: StepOutput<Out>) => Step<M>,
): CursorStream<Out> {
  return new CursorStream(new StepCursor(openCursor(source), start));
}

/** The same for a step that looks at each message for itself: what it makes keeps the cursor ids of a broadcast. */
export function statelessStreamOf<M extends Message, Out>(
  source: MessageSource<M>,
  step: (output: StepOutput<Out>) => Step<M>,
): CursorStream<Out> {
  return new CursorStream(new StepCursor(openCursor(source), step, true));
}
