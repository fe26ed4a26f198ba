import { InvalidOptionsError, type SessionOptions } from '@troupe/core';
import { z } from 'zod';
import { join, oneOf, optionIssue, parseOptions, text, value } from '../option-schemas.ts';
import type { NamedSession, ParsedNamedSession } from './named-session.ts';

const supervisionSchema = z.object({
  name: text,
  restart: oneOf('permanent', 'transient', 'temporary').optional(),
  shutdown: value<number>('a non-negative, finite number of milliseconds', isShutdownMs).optional(),
});

/**
 * Takes a named session apart. Its session options are checked by the session itself.
 *
 * @param path where it stands in what the caller gave: `sessions.2`, or empty
 * @throws InvalidOptionsError
 */
export function parseNamedSession(given: NamedSession, path = ''): ParsedNamedSession {
  const ignoreOthers = () => {};
  const {
    name,
    restart = 'permanent',
    shutdown,
  } = parseOptions(supervisionSchema, given, {
    path,
    onUnknown: ignoreOthers,
  });
  const { restart: _restart, shutdown: _shutdown, ...options } = given;
  return { name, restart, shutdown, options };
}

/** Checks a list of them: no two of one name. @throws InvalidOptionsError */
export function parseNamedSessions(given: readonly NamedSession[]): ParsedNamedSession[] {
  const names = new Set<string>();
  return given.map((session, index) => {
    const path = `sessions.${index}`;
    const parsed = parseNamedSession(session, path);
    if (names.has(parsed.name)) {
      const expected = 'a name that no other session has';
      throw new InvalidOptionsError([optionIssue(join(path, 'name'), expected, parsed.name)]);
    }
    names.add(parsed.name);
    return parsed;
  });
}

/** The issues of a session's options, told of where the session stands in the list. */
export function atPath<Result>(path: string, parse: () => Result): Result {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof InvalidOptionsError)) throw error;
    throw new InvalidOptionsError(error.issues.map((issue) => ({ ...issue, key: join(path, issue.key) })));
  }
}

function isShutdownMs(given: unknown): boolean {
  return typeof given === 'number' && Number.isFinite(given) && given >= 0;
}

/** The options with the conversation that was left under that name, unless they say themselves which one to take. */
export function resuming(options: SessionOptions, sessionId: string | undefined): SessionOptions {
  const saysItself =
    options.resume !== undefined || options.continue === true || options.sessionId !== undefined;
  return sessionId === undefined || saysItself ? options : { ...options, resume: sessionId };
}
