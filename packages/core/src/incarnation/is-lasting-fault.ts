// What the CLI, its own errors alone, says of how it was started: trying again with the same options says the same.
const lasting: readonly RegExp[] = [
  /^(?:error: )?unknown (?:option|argument|command|input format|output format)\b/i,
  // A flag that is named first is what is wrong.
  /^error: --?[a-z]/i,
  /^error: (?:option|argument|missing required argument|required option|too many arguments)\b/i,
  /^error: invalid (?:session id|mcp config|json provided|--|settings|model\b|option|argument|permission mode|config|value)/i,
  /^error: (?:cannot (?:use|specify) both|input must be provided|mcp config file not found|settings file not found)\b/i,
  /^error: session id \S{1,100} is already in use/i,
  /^error: claude code requires\b/i,
  /^(?:error: )?no (?:conversation|deferred tool marker|recent session|message) found\b/i,
  /^(?:error: )?configuration error in\b/i,
  // Of those that start it: the file is there and cannot be run, or what it needs to run is missing.
  /^(?:setpriv|(?:\/\S{0,100}\/)?env): .{0,300}: (?:no such file or directory|permission denied|exec format error)$/i,
];

// What a machine or a network is out of for a moment, in whatever sentence.
const passing =
  /\b(?:ENOSPC|EDQUOT|EMFILE|ENFILE|EAGAIN|ENOMEM|ENOBUFS|EIO|EBUSY|EINTR|ESTALE|ETXTBSY|EPIPE|ETIMEDOUT|EAI_[A-Z]{1,20}|ENOTFOUND|ECONN[A-Z]{1,20}|E(?:HOST|NET)(?:UNREACH|DOWN)|no space left|out of memory|cannot allocate memory|too many open files|text file busy|temporarily unavailable|timed out)\b/i;

// Longer than any sentence of the CLI's about its options.
const maxLineLength = 2_000;

/**
 * Whether what a CLI said when it did not come up lies in how it was started. Only lines that are an error of the CLI's own
 * count, by their beginning: a word such as "invalid" in what some tool printed says nothing. Neither does a line that
 * names what a machine or a network may be out of for a moment.
 */
export function isLastingFault(said: string): boolean {
  return said
    .split('\n')
    .map((line) => line.slice(0, maxLineLength).trim())
    .some((line) => !passing.test(line) && lasting.some((pattern) => pattern.test(line)));
}
