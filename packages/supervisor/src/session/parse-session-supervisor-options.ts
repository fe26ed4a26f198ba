import { InvalidOptionsError, type SessionOptions } from '@troupe/core';
import { z } from 'zod';
import { oneOf, optionIssue, parseOptions, text, value } from '../option-schemas.ts';
import { commonFields } from '../parse-supervisor-options.ts';
import type { NamedSession } from './named-session.ts';
import { parseNamedSessions } from './parse-named-session.ts';
import type { SessionSupervisorEvent } from './report/session-events.ts';
import {
  defaultMaxStartFailures,
  type ParsedSessionSupervisorOptions,
  type SessionSupervisorOptions,
} from './session-supervisor-options.ts';

const positiveWhole = value<number>(
  'a positive whole number',
  (given) => typeof given === 'number' && Number.isSafeInteger(given) && given > 0,
);

const schema = z.object({
  name: commonFields.name,
  maxRestarts: commonFields.maxRestarts,
  maxSeconds: commonFields.maxSeconds,
  runtime: commonFields.runtime,
  logger: commonFields.logger,
  onEvent: value<(event: SessionSupervisorEvent) => void>(
    'a function',
    (given) => typeof given === 'function',
  ).optional(),
  sessions: value<readonly NamedSession[]>('a list of named sessions', Array.isArray).optional(),
  strategy: oneOf('one_for_one', 'rest_for_one', 'one_for_all').optional(),
  maxSessions: value<number>(
    'a positive whole number or Infinity',
    (given) => given === Number.POSITIVE_INFINITY || positiveWhole.safeParse(given).success,
  ).optional(),
  maxStartFailures: positiveWhole.optional(),
  restartScope: oneOf('supervisor', 'session').optional(),
  defaults: value<SessionOptions>(
    'the options of a session',
    (given) => typeof given === 'object' && given !== null && !Array.isArray(given),
  ).optional(),
  stateFile: text.optional(),
});

/**
 * Checks what a supervisor of sessions is started with. The options of the sessions themselves are checked by them.
 *
 * @param onUnknown hears of each key that means nothing
 * @throws InvalidOptionsError
 */
export function parseSessionSupervisorOptions(
  given: SessionSupervisorOptions,
  onUnknown: (key: string) => void,
): ParsedSessionSupervisorOptions {
  const options = parseOptions(schema, given, { path: '', onUnknown });
  const { sessions = [], strategy = 'one_for_one', restartScope = 'supervisor' } = options;
  const { maxSessions = Number.POSITIVE_INFINITY } = options;
  if (restartScope === 'session' && strategy !== 'one_for_one') {
    const expected = "'one_for_one' where `restartScope` is 'session': a window of its own has no siblings";
    throw new InvalidOptionsError([optionIssue('strategy', expected, strategy)]);
  }
  if (sessions.length > maxSessions) {
    const expected = `a list of at most ${maxSessions} sessions (\`maxSessions\`)`;
    throw new InvalidOptionsError([optionIssue('sessions', expected, sessions)]);
  }
  return {
    sessions: parseNamedSessions(sessions),
    name: options.name ?? 'sessions',
    strategy,
    maxRestarts: options.maxRestarts ?? 3,
    maxSeconds: options.maxSeconds ?? 5,
    maxSessions,
    maxStartFailures: options.maxStartFailures ?? defaultMaxStartFailures,
    restartScope,
    defaults: options.defaults ?? {},
    stateFile: options.stateFile,
    runtime: options.runtime,
    logger: options.logger,
    onEvent: options.onEvent,
  };
}
