import type { Logger } from '@troupe/core';

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly facts: Record<string, unknown>;
}

/** A logger that keeps what it is told. */
export function recordingLogger(lines: LogLine[] = [], bound: object = {}): Logger & { lines: LogLine[] } {
  const at = (level: string) => (facts: object, message: string) =>
    void lines.push({ level, message, facts: { ...bound, ...facts } });
  return {
    lines,
    error: at('error'),
    warn: at('warn'),
    info: at('info'),
    debug: at('debug'),
    trace: at('trace'),
    child: (facts) => recordingLogger(lines, { ...bound, ...facts }),
  };
}
