import { TroupeError } from './troupe-error.ts';

/** No pending ask has this id: it was answered, withdrawn, or never asked. `code`: `ASK_NOT_FOUND`. */
export class AskNotFoundError extends TroupeError<'ASK_NOT_FOUND'> {
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
export class ToolServerError extends TroupeError<'TOOL_SERVER'> {
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

/**
 * A tool, a hook or another callback of a session waits for that session, which does not go on before the callback has
 * answered. So do two sessions whose callbacks wait for each other. `code`: `CALLING_SELF`.
 */
export class CallingSelfError extends TroupeError {
  /** The conversation whose callback it was. */
  readonly sessionId: string;
  /** The conversation that was to be waited for: the same, or one that waits for it. */
  readonly targetSessionId: string;

  constructor(sessionId: string, targetSessionId: string) {
    const which =
      sessionId === targetSessionId
        ? `A callback of the session ${sessionId} cannot wait for that session`
        : `A callback of the session ${sessionId} cannot wait for the session ${targetSessionId}, which waits for it`;
    super(
      'CALLING_SELF',
      `${which}: neither would go on before the other. Give the prompt by \`stream()\` and wait for it after the callback has returned.`,
    );
    this.sessionId = sessionId;
    this.targetSessionId = targetSessionId;
  }
}

declare module '../messages/errors-by-code.ts' {
  interface ErrorsByCode {
    ASK_NOT_FOUND: AskNotFoundError;
    CALLING_SELF: CallingSelfError;
    TOOL_SERVER: ToolServerError;
  }
}
