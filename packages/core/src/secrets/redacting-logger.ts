import { type Logger, silentLogger } from '../base/logger.ts';
import type { KnownSecrets } from './redact.ts';

/**
 * A logger that is told nothing secret, whatever its callers tell it: facts, errors among them, and messages. One that
 * throws costs its line, and no session.
 */
export function redactingLogger(logger: Logger, secrets: KnownSecrets): Logger {
  if (logger === silentLogger) return logger;
  const without = (level: Exclude<keyof Logger, 'child'>) => (facts: object, message: string) => {
    try {
      logger[level](secrets.value(facts), secrets.all(message));
    } catch {
      // A logger that fails is the host's own affair, and there is nobody to tell.
    }
  };
  return {
    error: without('error'),
    warn: without('warn'),
    info: without('info'),
    debug: without('debug'),
    trace: without('trace'),
    child: (facts) => redactingLogger(logger.child(secrets.value(facts)), secrets),
  };
}
