import { TroupeError } from './troupe-error.ts';

/** The session is over, or is stopping, and takes no more prompts and requests. `code`: `SESSION_STOPPED`. */
export class SessionStoppedError extends TroupeError<'SESSION_STOPPED'> {
  constructor(message = 'The session is stopped.', options?: { readonly cause?: unknown }) {
    super('SESSION_STOPPED', message, options);
  }
}

/** The prompt queue is full. `code`: `MAILBOX_FULL`. */
export class MailboxFullError extends TroupeError<'MAILBOX_FULL'> {
  /** How many prompts may wait: the option `maxQueue`. */
  readonly capacity: number;

  constructor(capacity: number) {
    super(
      'MAILBOX_FULL',
      `The session has ${capacity} prompts waiting already (option \`maxQueue\`); this one was not taken.`,
    );
    this.capacity = capacity;
  }
}

/** A turn has one reader; this was a second. `code`: `TURN_CONSUMED`. */
export class TurnConsumedError extends TroupeError<'TURN_CONSUMED'> {
  constructor() {
    super('TURN_CONSUMED', 'This turn is being read already. Use `broadcast` to give one turn many readers.');
  }
}

/** The reader was so far behind that what it had not read was given up. `code`: `SLOW_READER`. */
export class SlowReaderError extends TroupeError<'SLOW_READER'> {
  constructor(message: string) {
    super('SLOW_READER', message);
  }
}

/** A control request that the CLI refused, did not answer in time, or could not be asked. `code`: `CONTROL_REQUEST`. */
export class ControlRequestError extends TroupeError<'CONTROL_REQUEST'> {
  readonly subtype: string;

  constructor(subtype: string, message: string, options?: { readonly cause?: unknown }) {
    super('CONTROL_REQUEST', message, options);
    this.subtype = subtype;
  }
}

/** A line of the CLI's that is not a message. An event, not the death of the session. `code`: `WIRE`. */
export class WireError extends TroupeError<'WIRE'> {
  /** The beginning of the line, at most 200 characters. */
  readonly excerpt: string;

  constructor(message: string, excerpt: string, options?: { readonly cause?: unknown }) {
    super('WIRE', message, options);
    this.excerpt = excerpt;
  }
}

declare module '../messages/errors-by-code.ts' {
  interface ErrorsByCode {
    SESSION_STOPPED: SessionStoppedError;
    MAILBOX_FULL: MailboxFullError;
    TURN_CONSUMED: TurnConsumedError;
    SLOW_READER: SlowReaderError;
    CONTROL_REQUEST: ControlRequestError;
    WIRE: WireError;
  }
}
