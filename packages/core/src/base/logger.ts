/** One call per level: facts as fields first, then a short message, as pino has it. */
type LogCall = (facts: object, message: string) => void;

/**
 * The part of pino's interface that Troupe calls. Any pino logger fits; so does an object with these members.
 * Nothing is logged unless a logger is passed in. Prompts and message text appear at `trace` only.
 */
export interface Logger {
  readonly error: LogCall;
  readonly warn: LogCall;
  readonly info: LogCall;
  readonly debug: LogCall;
  readonly trace: LogCall;
  child(facts: object): Logger;
}

const ignore: LogCall = () => undefined;

/** The default logger: says nothing. */
export const silentLogger: Logger = {
  error: ignore,
  warn: ignore,
  info: ignore,
  debug: ignore,
  trace: ignore,
  child: () => silentLogger,
};
