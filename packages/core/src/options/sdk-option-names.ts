const notYet = (what: string) => `left out: ${what} not supported yet`;
const store =
  'left out: conversations are carried whole by `exportSession()` and `importSession()`, not mirrored line by line';
const ofTurn = 'given to `stream()` or `query()`: it is an option of a turn, not of a session';

/**
 * What to do about an option that the official SDK (or one of our own calls) knows and a session does not:
 * ours of another name, one that is not supported, or one that there is no need for. Never silently dropped.
 */
export const sdkOptionNames: Readonly<Record<string, string>> = {
  pathToClaudeCodeExecutable: 'given as `cliPath`',
  abortController: 'given as `signal` (the signal of the controller)',
  stderr: 'given as `logger`: what the CLI writes to stderr is attached to errors',
  executable: 'left out: a `cliPath` that ends in .js, .mjs or .cjs runs with this Node',
  executableArgs: 'left out: a `cliPath` that ends in .js, .mjs or .cjs runs with this Node',
  verbatimPrompts:
    'left out: a prompt is text here; the turn option `commands: true` lets slash commands and file mentions work',
  mcpServersDelivery: 'left out: `mcpServers` always go over the handshake, never on a command line',
  pluginDelivery: 'left out: `plugins` always go over the handshake, never on a command line',
  sessionStore: store,
  sessionStoreFlush: store,
  loadTimeoutMs: store,
  spawnClaudeCodeProcess: notYet('starting the CLI by a function of yours is'),
  prompt: 'given as the first argument, apart from the options',
  options: 'given as its parts: the options are an argument of their own',
  timeoutMs: ofTurn,
  idleTimeoutMs: ofTurn,
  onAbandon: ofTurn,
  onCrash: ofTurn,
  commands: ofTurn,
};
