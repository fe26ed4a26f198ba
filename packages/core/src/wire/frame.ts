import type { WireError } from '../errors/errors.ts';
import type { Message, StreamEventMessage } from '../messages/index.ts';

/** One thing the CLI said, ready to be acted on. Deltas, the bulk, come as a run; all else comes alone. */
export type Frame =
  | DeltasFrame
  | MessageFrame
  | ControlRequestFrame
  | ControlResponseFrame
  | ControlCancelFrame
  | KeepAliveFrame
  | MalformedFrame;

/** Stream events that came directly after one another: at least one. */
export interface DeltasFrame {
  readonly kind: 'deltas';
  readonly messages: StreamEventMessage[];
}

/** Any other message: the object that was parsed, whatever its type. */
export interface MessageFrame {
  readonly kind: 'message';
  readonly message: Message;
  /**
   * Set when the message is of a known type but not of the shape known for it: what is odd about it, for a log line.
   * The message is passed on as it came.
   */
  readonly unexpected?: string;
}

/** The CLI asks and waits for a `control_response`. */
export interface ControlRequestFrame {
  readonly kind: 'control_request';
  readonly requestId: string;
  readonly request: ControlRequestPayload;
}

/** What is asked. */
export interface ControlRequestPayload {
  readonly subtype: string;
  readonly [key: string]: unknown;
}

/** The CLI answers a request of ours. */
export interface ControlResponseFrame {
  readonly kind: 'control_response';
  readonly requestId: string;
  readonly outcome: ControlOutcome;
}

/** What came of a control request. `envelope` is the answer as a whole: some carry facts beside `response`. */
export type ControlOutcome =
  | { readonly ok: true; readonly response: unknown; readonly envelope: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly error: string; readonly code?: string };

/** The CLI takes a request of its own back; an answer is ignored. */
export interface ControlCancelFrame {
  readonly kind: 'control_cancel';
  readonly requestId: string;
}

/** The CLI says that it is alive. */
export interface KeepAliveFrame {
  readonly kind: 'keep_alive';
}

/** A line that cannot be read. */
export interface MalformedFrame {
  readonly kind: 'malformed';
  readonly error: WireError;
  /** The line, or its beginning where it is long. The error's excerpt is to be made of it: cut where no secret is. */
  readonly beginning?: string;
}
