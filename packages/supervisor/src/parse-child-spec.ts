import { InvalidOptionsError } from '@troupe/core';
import { z } from 'zod';
import type { ChildSpec, ChildStart, ParsedChildSpec, Shutdown } from './child-spec.ts';
import {
  flag,
  functionOf,
  join,
  oneOf,
  optionIssue,
  type ParseContext,
  parseOptions,
  text,
  value,
} from './option-schemas.ts';
import type { AutoShutdown } from './should-shut-down.ts';

// In the order in which OTP checks them: the first issue is the one it would name.
const childSpecSchema = z.object({
  id: text,
  start: functionOf<ChildStart>(),
  restart: oneOf('permanent', 'transient', 'temporary').optional(),
  significant: flag.optional(),
  type: oneOf('worker', 'supervisor').optional(),
  shutdown: value<Shutdown>(
    "a non-negative number of milliseconds, 'infinity' or 'brutal_kill'",
    isShutdown,
  ).optional(),
});

const defaultWorkerShutdownMs = 5_000;

/** Checks a child spec and fills in its defaults. @throws InvalidOptionsError */
export function parseChildSpec(
  given: unknown,
  autoShutdown: AutoShutdown,
  context: ParseContext,
): ParsedChildSpec {
  const spec: ChildSpec = parseOptions(childSpecSchema, given, context);
  const { id, start, restart = 'permanent', type = 'worker', significant = false } = spec;
  const shutdown = spec.shutdown ?? (type === 'supervisor' ? 'infinity' : defaultWorkerShutdownMs);
  const parsed: ParsedChildSpec = { id, start, restart, shutdown, type, significant };
  if (significant) checkSignificant(parsed, autoShutdown, context.path);
  return parsed;
}

function checkSignificant({ restart }: ParsedChildSpec, autoShutdown: AutoShutdown, path: string): void {
  if (autoShutdown === 'never') {
    throw new InvalidOptionsError([
      optionIssue(
        'autoShutdown',
        "'any_significant' or 'all_significant' where a child is significant",
        autoShutdown,
      ),
      optionIssue(join(path, 'significant'), "false where `autoShutdown` is 'never'", true),
    ]);
  }
  if (restart === 'permanent') {
    throw new InvalidOptionsError([
      optionIssue(join(path, 'restart'), "'transient' or 'temporary' for a significant child", restart),
      optionIssue(join(path, 'significant'), 'false for a permanent child', true),
    ]);
  }
}

function isShutdown(given: unknown): given is Shutdown {
  if (typeof given === 'number') return Number.isFinite(given) && given >= 0;
  return given === 'infinity' || given === 'brutal_kill';
}
