import type { ExitReason } from '../base/exit-reason.ts';
import type { Prompt } from '../turns/turn.ts';
import type { TurnRecord } from '../turns/turn-record.ts';
import type { Frame } from '../wire/frame.ts';
import type { SessionEvent } from './session-events.ts';

/** What a session actor is told. */
export type SessionMessage =
  /** What one chunk of stdout held. */
  | { readonly type: 'frames'; readonly frames: readonly Frame[]; readonly byteLength: number }
  /** Something happened that the state decides on. */
  | { readonly type: 'event'; readonly event: SessionEvent }
  /** A prompt was queued. */
  | { readonly type: 'offer' }
  | { readonly type: 'interrupt'; readonly turnId: string | undefined; readonly whenOver: () => void }
  | ({ readonly type: 'steer'; readonly turnId: string; readonly prompt: Prompt } & Reply<undefined>)
  | ({
      readonly type: 'control';
      readonly subtype: string;
      readonly payload: object;
      readonly timeoutMs: number;
      readonly signal: AbortSignal | undefined;
    } & Reply<unknown>)
  /** The reader of a turn took something, or left. */
  | { readonly type: 'reader_moved'; readonly record: TurnRecord }
  /** Nobody claimed the running turn in time. */
  | { readonly type: 'unclaimed'; readonly record: TurnRecord }
  /** Nothing of the CLI is left. */
  | { readonly type: 'over'; readonly reason: ExitReason };

/** Where the answer goes. */
export interface Reply<Value> {
  readonly resolve: (value: Value) => void;
  readonly reject: (error: Error) => void;
}
