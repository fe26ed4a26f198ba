import { InvalidOptionsError } from '@troupe/core';
import type { ParsedChildSpec } from './child-spec.ts';
import type { Reporter } from './reporter.ts';

/** For calls, to which a bad child spec is an answer like any other. */
export function specOrError(
  reporter: Reporter,
  parse: (onUnknown: (key: string) => void) => ParsedChildSpec,
): ParsedChildSpec | InvalidOptionsError {
  const unknown: string[] = [];
  try {
    const spec = parse((key) => unknown.push(key));
    reporter.warnOfUnknown(unknown);
    return spec;
  } catch (error) {
    if (error instanceof InvalidOptionsError) return error;
    throw error;
  }
}
