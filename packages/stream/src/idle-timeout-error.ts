import { StreamError } from './stream-error.ts';

/** A source was silent for too long while its reader waited. `code`: `IDLE_TIMEOUT`. */
export class IdleTimeoutError extends StreamError {
  /** How long it may be silent: `idleTimeoutMs`. */
  readonly limitMs: number;

  constructor(limitMs: number) {
    super('IDLE_TIMEOUT', `The source was silent for ${limitMs} ms (\`idleTimeoutMs\`).`);
    this.limitMs = limitMs;
  }
}

declare module '@troupe/core/messages' {
  interface ErrorsByCode {
    IDLE_TIMEOUT: IdleTimeoutError;
  }
}
