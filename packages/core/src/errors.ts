import { TroupeError } from './troupe-error.ts';

export { isTroupeError, TroupeError } from './troupe-error.ts';

/** One thing that is wrong with a set of options. */
export interface OptionIssue {
  /** Where: `maxQueue`, `env.HOME`, `mcpServers.files.command`; empty for the options as a whole. */
  readonly key: string;
  /** What was expected, in words: `a positive whole number`. */
  readonly expected: string;
  /** What came, shortened and without secrets: `-1 (number)`. */
  readonly received: string;
}

/** Options that cannot be used. Thrown (or rejected with) before anything is started. `code`: `INVALID_OPTIONS`. */
export class InvalidOptionsError extends TroupeError {
  readonly issues: readonly OptionIssue[];

  constructor(issues: readonly OptionIssue[]) {
    const sentence = ({ key, expected, received }: OptionIssue) =>
      `Expected ${key === '' ? 'the options' : `\`${key}\``} to be ${expected}, got ${received}.`;
    super('INVALID_OPTIONS', issues.map(sentence).join(' '));
    this.issues = issues;
  }
}

/** No CLI to run. `searched` says where we looked, in order. `code`: `CLI_NOT_FOUND`. */
export class CliNotFoundError extends TroupeError {
  readonly searched: readonly string[];

  constructor(message: string, searched: readonly string[]) {
    super('CLI_NOT_FOUND', message);
    this.searched = searched;
  }
}

/** The CLI did not come up, and it is older than the oldest one that is supported. `code`: `CLI_VERSION`. */
export class CliVersionError extends TroupeError {
  readonly path: string;
  readonly version: string | undefined;

  constructor(
    message: string,
    facts: { readonly path: string; readonly version: string | undefined; readonly cause?: unknown },
  ) {
    super('CLI_VERSION', message, { cause: facts.cause });
    this.path = facts.path;
    this.version = facts.version;
  }
}

/** Facts about how a CLI process ended. */
export interface CliExitFacts {
  /** The exit code, or `null` when a signal ended it. */
  readonly exitCode: number | null;
  /** The signal that ended it, or `null`. */
  readonly signal: NodeJS.Signals | null;
  /** The last of what it wrote to stderr. */
  readonly stderrTail: string;
  /** Milliseconds from spawn to exit. */
  readonly durationMs: number;
}

/**
 * The CLI did not come up: it could not be spawned, ended or went silent before it answered the handshake,
 * or refused what it was started with. The message carries its own words. `code`: `CLI_START`.
 */
export class CliStartError extends TroupeError {
  /** Whether trying again with the same options must fail again (a wrong flag, an unknown id to resume). */
  readonly permanent: boolean;
  readonly exit: CliExitFacts | undefined;

  constructor(
    message: string,
    facts: {
      readonly permanent: boolean;
      readonly exit?: CliExitFacts | undefined;
      readonly cause?: unknown;
    },
  ) {
    super('CLI_START', message, { cause: facts.cause });
    this.permanent = facts.permanent;
    this.exit = facts.exit;
  }
}

/** The CLI ended while it was needed. `code`: `CLI_EXIT`. */
export class CliExitError extends TroupeError implements CliExitFacts {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderrTail: string;
  readonly durationMs: number;
  /** Whether a turn was with the CLI when it ended. */
  readonly turnInFlight: boolean;

  constructor(
    facts: CliExitFacts & { readonly turnInFlight: boolean },
    options?: { readonly cause?: unknown },
  ) {
    super('CLI_EXIT', describeCliExit(facts), options);
    this.exitCode = facts.exitCode;
    this.signal = facts.signal;
    this.stderrTail = facts.stderrTail;
    this.durationMs = facts.durationMs;
    this.turnInFlight = facts.turnInFlight;
  }
}

function describeCliExit(facts: CliExitFacts & { readonly turnInFlight: boolean }): string {
  const how = facts.signal === null ? `exited with code ${facts.exitCode}` : `was ended by ${facts.signal}`;
  const when = `after ${Math.round(facts.durationMs)} ms ${facts.turnInFlight ? 'during a turn' : 'between turns'}`;
  const words = facts.stderrTail.trim();
  return `claude ${how} ${when}.${words === '' ? '' : ` Last stderr: ${words}`}`;
}

/** The session is over, or is stopping, and takes no more prompts and requests. `code`: `SESSION_STOPPED`. */
export class SessionStoppedError extends TroupeError {
  constructor(message = 'The session is stopped.', options?: { readonly cause?: unknown }) {
    super('SESSION_STOPPED', message, options);
  }
}

/** Who has a conversation, as its lease says. */
export interface ConversationHolder {
  /** The pid of the Node process that took it. */
  readonly hostPid: number;
  /** The machine it said it was on. */
  readonly hostname: string;
  /** The pid of its CLI, once there is one. */
  readonly pid?: number | undefined;
  /** When it took the conversation: milliseconds since the epoch. */
  readonly createdAtMs: number;
}

/**
 * Somebody else has this conversation: two CLIs that continue one transcript ruin it. Nothing was started.
 * `code`: `CONVERSATION_IN_USE`.
 */
export class ConversationInUseError extends TroupeError {
  readonly sessionId: string;
  /**
   * `true`: the holder lives on this machine. `false`: nobody can tell from here, because it is in another container, on
   * another machine or of an earlier boot; `force` takes the conversation from it.
   */
  readonly isProvablyAlive: boolean;
  /** Who has it; `undefined` when its lease cannot be read. */
  readonly holder: ConversationHolder | undefined;

  constructor(
    sessionId: string,
    facts: { readonly isProvablyAlive: boolean; readonly holder: ConversationHolder | undefined },
  ) {
    super('CONVERSATION_IN_USE', describeConversationInUse(sessionId, facts));
    this.sessionId = sessionId;
    this.isProvablyAlive = facts.isProvablyAlive;
    this.holder = facts.holder;
  }
}

function describeConversationInUse(
  sessionId: string,
  { isProvablyAlive, holder }: Pick<ConversationInUseError, 'isProvablyAlive' | 'holder'>,
): string {
  const who =
    holder === undefined
      ? 'an owner whose lease cannot be read'
      : `process ${holder.hostPid} on ${holder.hostname}${holder.pid === undefined ? '' : ` (its CLI: ${holder.pid})`}` +
        `, since ${new Date(holder.createdAtMs).toISOString()}`;
  return isProvablyAlive
    ? `The conversation ${sessionId} is in use by ${who}. Stop its session there first.`
    : `The conversation ${sessionId} may be in use by ${who}; from here nobody can tell whether that still runs. ` +
        'Stop it there or, if you know that it is gone, take the conversation with `force`.';
}

/** The prompt queue is full. `code`: `MAILBOX_FULL`. */
export class MailboxFullError extends TroupeError {
  /** How many prompts may wait: the option `maxQueue`. */
  readonly capacity: number;

  constructor(capacity: number) {
    super(
      'MAILBOX_FULL',
      `The session has ${capacity} prompts waiting already (option \`maxQueue\`); this one was not taken.`,
    );
    this.capacity = capacity;
  }
}

/** A turn has one reader; this was a second. `code`: `TURN_CONSUMED`. */
export class TurnConsumedError extends TroupeError {
  constructor() {
    super('TURN_CONSUMED', 'This turn is being read already. Use `broadcast` to give one turn many readers.');
  }
}

/** The reader was so far behind that what it had not read was given up. `code`: `SLOW_READER`. */
export class SlowReaderError extends TroupeError {
  constructor(message: string) {
    super('SLOW_READER', message);
  }
}

/** A control request that the CLI refused, did not answer in time, or could not be asked. `code`: `CONTROL_REQUEST`. */
export class ControlRequestError extends TroupeError {
  readonly subtype: string;

  constructor(subtype: string, message: string, options?: { readonly cause?: unknown }) {
    super('CONTROL_REQUEST', message, options);
    this.subtype = subtype;
  }
}

/** A line of the CLI's that is not a message. An event, not the death of the session. `code`: `WIRE`. */
export class WireError extends TroupeError {
  /** The beginning of the line, at most 200 characters. */
  readonly excerpt: string;

  constructor(message: string, excerpt: string, options?: { readonly cause?: unknown }) {
    super('WIRE', message, options);
    this.excerpt = excerpt;
  }
}

/**
 * There is no conversation of that id in the CLI's configuration folder, or no such subagent in it.
 * `code`: `TRANSCRIPT_NOT_FOUND`.
 */
export class TranscriptNotFoundError extends TroupeError {
  readonly sessionId: string;
  /** The option `dir`, where it was given. */
  readonly dir: string | undefined;
  /** The subagent that was asked for, if one was. */
  readonly agentId: string | undefined;

  constructor(sessionId: string, dir?: string, agentId?: string) {
    const what = agentId === undefined ? `conversation ${sessionId}` : `subagent ${agentId} in ${sessionId}`;
    super('TRANSCRIPT_NOT_FOUND', `There is no ${what}${dir === undefined ? '' : ` of the project ${dir}`}.`);
    this.sessionId = sessionId;
    this.dir = dir;
    this.agentId = agentId;
  }
}

/** A conversation of that id is there already. `code`: `TRANSCRIPT_EXISTS`. */
export class TranscriptExistsError extends TroupeError {
  readonly sessionId: string;
  /** The transcript that is there. */
  readonly path: string;

  constructor(sessionId: string, path: string) {
    super('TRANSCRIPT_EXISTS', `The conversation ${sessionId} is there already: ${path}`);
    this.sessionId = sessionId;
    this.path = path;
  }
}

/** A conversation has more entries than may be kept track of. `code`: `TRANSCRIPT_TOO_LARGE`. */
export class TranscriptTooLargeError extends TroupeError {
  readonly path: string;
  /** The option `maxEntries`. */
  readonly maxEntries: number;

  constructor(path: string, maxEntries: number) {
    super('TRANSCRIPT_TOO_LARGE', `${path} has more than ${maxEntries} entries (option \`maxEntries\`).`);
    this.path = path;
    this.maxEntries = maxEntries;
  }
}

/** What was to be imported is no exported conversation, or not all of one. `code`: `DAMAGED_EXPORT`. */
export class DamagedExportError extends TroupeError {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super('DAMAGED_EXPORT', message, options);
  }
}

export * from './structured-output-error.ts';
/** No pending ask has this id: it was answered, withdrawn, or never asked. `code`: `ASK_NOT_FOUND`. */
export class AskNotFoundError extends TroupeError {
  readonly askId: string;

  constructor(askId: string) {
    super('ASK_NOT_FOUND', 'No pending ask has this id: it was answered, withdrawn, or never asked.');
    this.askId = askId;
  }
}

/**
 * A tool server of this process cannot be used: the MCP SDK is missing, its factory failed, or its one instance serves
 * another session. The session does not start. `code`: `TOOL_SERVER`.
 */
export class ToolServerError extends TroupeError {
  /** Its key in `mcpServers`. */
  readonly serverName: string;
  /** Whether another try would fail in the same way: the MCP SDK is not installed. Another session may let go of one. */
  readonly permanent: boolean;

  constructor(
    serverName: string,
    words: string,
    facts: { readonly cause?: unknown; readonly permanent?: boolean } = {},
  ) {
    super('TOOL_SERVER', `The tool server \`${serverName}\` ${words}.`, { cause: facts.cause });
    this.serverName = serverName;
    this.permanent = facts.permanent ?? false;
  }
}

export * from './turn-errors.ts';
