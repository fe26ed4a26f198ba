import { TroupeError } from './troupe-error.ts';

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
export class ConversationInUseError extends TroupeError<'CONVERSATION_IN_USE'> {
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

/**
 * There is no conversation of that id in the CLI's configuration folder, or no such subagent in it.
 * `code`: `TRANSCRIPT_NOT_FOUND`.
 */
export class TranscriptNotFoundError extends TroupeError<'TRANSCRIPT_NOT_FOUND'> {
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
export class TranscriptExistsError extends TroupeError<'TRANSCRIPT_EXISTS'> {
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
export class TranscriptTooLargeError extends TroupeError<'TRANSCRIPT_TOO_LARGE'> {
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
export class DamagedExportError extends TroupeError<'DAMAGED_EXPORT'> {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super('DAMAGED_EXPORT', message, options);
  }
}

declare module '../messages/errors-by-code.ts' {
  interface ErrorsByCode {
    CONVERSATION_IN_USE: ConversationInUseError;
    TRANSCRIPT_NOT_FOUND: TranscriptNotFoundError;
    TRANSCRIPT_EXISTS: TranscriptExistsError;
    TRANSCRIPT_TOO_LARGE: TranscriptTooLargeError;
    DAMAGED_EXPORT: DamagedExportError;
  }
}
