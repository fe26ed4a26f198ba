import { StreamError } from './stream-error.ts';

/**
 * A reader of a broadcast was so far behind that it was cut off. `code`: `SLOW_READER`, as that of core's error of this
 * name, which says the same of a listener of `session.messages()`.
 */
export class SlowReaderError extends StreamError {
  /** How many values it was allowed to have unread: `maxUnread`. */
  readonly maxUnread: number;

  constructor(maxUnread: number) {
    super('SLOW_READER', `This reader had ${maxUnread} values unread (\`maxUnread\`) and was cut off.`);
    this.maxUnread = maxUnread;
  }
}
