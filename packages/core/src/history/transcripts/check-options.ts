import { InvalidOptionsError, type OptionIssue } from '../../errors/errors.ts';

/** Says what a value should have been, or nothing where it is right. */
type Check = (value: unknown) => string | undefined;

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const agentIdPattern = /^[A-Za-z0-9_-]{1,128}$/;

const isText: Check = (value) =>
  typeof value === 'string' && value.trim() !== '' && !value.includes('\0') ? undefined : 'a text';
const isFlag: Check = (value) => (typeof value === 'boolean' ? undefined : 'true or false');
const isCount: Check = (value) =>
  Number.isSafeInteger(value) && Number(value) >= 0 ? undefined : 'a whole number, 0 or more';
const isSignal: Check = (value) => (isAbortSignal(value) ? undefined : 'an AbortSignal');

const checks = {
  dir: isText,
  configDir: isText,
  signal: isSignal,
  limit: isCount,
  offset: isCount,
  maxEntries: isCount,
  maxBytes: isCount,
  maxFiles: isCount,
  includeWorktrees: isFlag,
  includeProgrammatic: isFlag,
  includeSystemMessages: isFlag,
  acrossCompactions: isFlag,
  overwrite: isFlag,
  branch: isText,
  upToMessageId: isText,
  title: isText,
  cwd: isText,
} satisfies Record<string, Check>;

type OptionName = keyof typeof checks;

const forPlace = ['dir', 'configDir', 'signal'] as const satisfies readonly OptionName[];
const forIndex = [...forPlace, 'maxEntries'] as const;

/** The options each function takes. */
const optionsOf = {
  listSessions: [...forPlace, 'limit', 'offset', 'includeWorktrees', 'includeProgrammatic'],
  getSessionMessages: [
    ...forIndex,
    'limit',
    'offset',
    'includeSystemMessages',
    'branch',
    'acrossCompactions',
  ],
  getSubagentMessages: [...forIndex, 'limit', 'offset'],
  listBranches: forIndex,
  forkSession: [...forIndex, 'upToMessageId', 'title'],
  importSession: ['cwd', 'overwrite', 'maxBytes', 'maxFiles', 'configDir', 'signal'],
  others: forPlace,
} satisfies Record<string, readonly OptionName[]>;

/**
 * Refuses options that a function of the history does not take, or not so.
 *
 * @throws InvalidOptionsError
 */
export function checkOptions(of: keyof typeof optionsOf, options: object): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new InvalidOptionsError([issue('', 'an object', options)]);
  }
  const known: readonly string[] = optionsOf[of];
  const issues = Object.entries(options).flatMap(([key, value]) => {
    if (value === undefined) return [];
    const expected = known.includes(key)
      ? checks[key as OptionName](value) // `known` holds names of checks and no others.
      : `left out: there is no such option here (there is ${known.join(', ')})`;
    return expected === undefined ? [] : [issue(key, expected, value)];
  });
  if (issues.length > 0) throw new InvalidOptionsError(issues);
}

/**
 * Refuses what is not a UUID: an id becomes a file's name.
 *
 * @throws InvalidOptionsError
 */
export function checkSessionId(sessionId: string): void {
  if (!isSessionId(sessionId)) throw invalidArgument('sessionId', 'a UUID', sessionId);
}

/** Whether it is a UUID and nothing else. */
export function isSessionId(value: unknown): value is string {
  return typeof value === 'string' && uuidPattern.test(value);
}

/**
 * Refuses what cannot be the id of a subagent.
 *
 * @throws InvalidOptionsError
 */
export function checkAgentId(agentId: string): void {
  if (typeof agentId !== 'string' || !agentIdPattern.test(agentId)) {
    throw invalidArgument('agentId', 'the id of a subagent, as `listSubagents` gives it', agentId);
  }
}

/** The error for one argument that is wrong. */
export function invalidArgument(key: string, expected: string, received: unknown): InvalidOptionsError {
  return new InvalidOptionsError([issue(key, expected, received)]);
}

function issue(key: string, expected: string, received: unknown): OptionIssue {
  const text = typeof received === 'string' ? JSON.stringify(received.slice(0, 80)) : String(received);
  return { key, expected, received: `${text} (${received === null ? 'null' : typeof received})` };
}

// By what it can do: one of another realm, or of a library, is as good.
function isAbortSignal(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { addEventListener, throwIfAborted } = value as Record<string, unknown>;
  return typeof addEventListener === 'function' && typeof throwIfAborted === 'function';
}
