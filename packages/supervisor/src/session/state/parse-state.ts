import { isSessionId } from '@troupe/core/supervision';
import { StateFileError } from '../../errors.ts';
import type { ResumableSession } from '../report/resumable-session.ts';
import { jsonOfAnyDepth } from './json-of-any-depth.ts';

/** An entry of the list that no session can go on with. It is kept as it is. */
export interface UnusableEntry {
  /** Where it stands in the list. */
  readonly index: number;
  /** The name in it, where there is one. */
  readonly name: string | undefined;
  /** What is wrong with it, in words. */
  readonly fault: string;
  readonly value: unknown;
}

/** What an earlier host left. */
export interface LeftState {
  readonly sessions: readonly ResumableSession[];
  readonly unusable: readonly UnusableEntry[];
}

/** Nothing was left. */
export const nothingLeft: LeftState = { sessions: [], unusable: [] };

/**
 * Makes sense of a state file. One bad entry spoils no other.
 *
 * @param path for the error
 * @throws StateFileError where it is no state file, half of one, or one of another version
 */
export function parseState(path: string, text: string): LeftState {
  const state = parseJson(path, text);
  if (!isObject(state)) throw new StateFileError(path, 'expected an object with `version` and `sessions`');
  if (state.version !== 1) {
    const got = typeof state.version === 'number' ? state.version : 'none or an odd one';
    throw new StateFileError(path, `expected \`version\` to be 1, got ${got}`);
  }
  if (!Array.isArray(state.sessions)) throw new StateFileError(path, 'expected `sessions` to be a list');

  const sessions = new Map<string, ResumableSession>();
  const unusable: UnusableEntry[] = [];
  state.sessions.forEach((value: unknown, index) => {
    const entry = isObject(value) ? value : {};
    const { name, sessionId, cwd } = entry;
    const fault =
      entryFault(entry) ?? (sessions.has(String(name)) ? 'another before it has its name' : undefined);
    if (fault !== undefined) {
      unusable.push({ index, name: isText(name) ? name : undefined, fault, value });
    } else if (isText(name) && isText(sessionId) && isCwd(cwd)) {
      sessions.set(name, { name, sessionId, cwd });
    }
  });
  return { sessions: [...sessions.values()], unusable };
}

/** The text of a state file, an entry a line; what could not be used is still in it, however odd and deep it is. */
export function formatState(
  sessions: readonly ResumableSession[],
  unusable: readonly UnusableEntry[],
): string {
  const entries = [
    ...sessions.map((session) => JSON.stringify(session)),
    ...unusable.map(({ value }) => jsonOfAnyDepth(value)),
  ];
  const lines = entries.map((entry) => `\n    ${entry}`).join();
  return `{\n  "version": 1,\n  "sessions": [${lines}${lines === '' ? '' : '\n  '}]\n}\n`;
}

function entryFault({ name, sessionId, cwd }: Readonly<Record<string, unknown>>): string | undefined {
  if (!isText(name)) return 'expected `name` to be a text that is not empty';
  if (!isSessionId(sessionId)) return 'expected `sessionId` to be a UUID';
  if (!isCwd(cwd)) return 'expected `cwd` to be a folder or left out';
  return undefined;
}

function parseJson(path: string, text: string): unknown {
  if (text.trim() === '') throw new StateFileError(path, 'it is empty');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new StateFileError(path, 'it is not JSON, or not all of it', { cause: error });
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isCwd(value: unknown): value is string | undefined {
  return value === undefined || isText(value);
}
