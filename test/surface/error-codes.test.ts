import { expect, test } from 'vitest';
import { errorClassesIn, listErrorClasses } from './list-error-classes.ts';

// Code is switched on: a code never changes its meaning, and never its class. Stream stands alone, so it has a class of
// its own for what core has one for: of the same name, with the same code.
test('every error class has the code that it always had, and no two of different names share one', () => {
  const codes = listErrorClasses().map(({ code, name }) => `${code} ${name}`);
  expect([...codes].sort()).toEqual([
    'ACTOR_EXITED ActorExitedError',
    'ACTOR_SYSTEM_STOPPED ActorSystemStoppedError',
    'ALREADY_STARTED AlreadyStartedError',
    'ASK_NOT_FOUND AskNotFoundError',
    'ASK_TIMEOUT AskTimeoutError',
    'CALLING_SELF CallingSelfError',
    'CLI_EXIT CliExitError',
    'CLI_NOT_FOUND CliNotFoundError',
    'CLI_START CliStartError',
    'CLI_VERSION CliVersionError',
    'CONTROL_REQUEST ControlRequestError',
    'CONVERSATION_IN_USE ConversationInUseError',
    'DAMAGED_EXPORT DamagedExportError',
    'IDLE_TIMEOUT IdleTimeoutError',
    'INVALID_OPTIONS InvalidOptionsError',
    'MAILBOX_FULL MailboxFullError',
    'MAX_RESTARTS MaxRestartsError',
    'MAX_SESSIONS MaxSessionsError',
    'SESSION_EXISTS SessionExistsError',
    'SESSION_NOT_FOUND SessionNotFoundError',
    'SESSION_STOPPED SessionStoppedError',
    'SLOW_READER SlowReaderError',
    'SLOW_READER SlowReaderError',
    'STATE_FILE StateFileError',
    'STREAM_ENDED StreamEndedError',
    'STRUCTURED_OUTPUT StructuredOutputError',
    'SUPERVISOR_GONE SupervisorGoneError',
    'SUPERVISOR_START SupervisorStartError',
    'TOOL_SERVER ToolServerError',
    'TRANSCRIPT_EXISTS TranscriptExistsError',
    'TRANSCRIPT_NOT_FOUND TranscriptNotFoundError',
    'TRANSCRIPT_TOO_LARGE TranscriptTooLargeError',
    'TURN_CONSUMED TurnConsumedError',
    'TURN_FAILED TurnFailedError',
    'TURN_INTERRUPTED TurnInterruptedError',
    'TURN_TIMEOUT TurnTimeoutError',
    'UNKNOWN_CURSOR UnknownCursorError',
    'WIRE WireError',
  ]);
});

test('a class is found by the code that it hands to its base, wherever the line breaks', () => {
  const source = `
/** Two of them. */
export class AError extends TroupeError {
  readonly first: string;
  constructor() {
    super('A', 'words');
  }
}

export class BError extends TroupeError {
  readonly second: number;
  readonly third: string | undefined;
  constructor() {
    super(
      'B_B',
      'words',
    );
  }
}

export interface NoFacts {
  readonly fourth: string;
}

export class NoError extends Map {}
`;
  expect(errorClassesIn(source, 'core')).toEqual([
    { name: 'AError', code: 'A', package: 'core', fields: ['first'] },
    { name: 'BError', code: 'B_B', package: 'core', fields: ['second', 'third'] },
  ]);
});
