import type { Logger } from '@troupe/core';

/** A logger that hands on all that it and its children are told: facts and words, and the facts of each child. */
export function loggerTo(keep: (facts: object, words: string) => void): Logger {
  const logger: Logger = {
    error: keep,
    warn: keep,
    info: keep,
    debug: keep,
    trace: keep,
    child(facts) {
      keep(facts, 'child');
      return logger;
    },
  };
  return logger;
}
