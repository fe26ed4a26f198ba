import { describe, expect, test } from 'vitest';
import { isLastingFault } from '#core/incarnation/is-lasting-fault.ts';
import { growth } from '../../helpers/growth.ts';

describe('isLastingFault', () => {
  test.each([
    "error: unknown option '--no-such-flag'",
    "error: option '--effort <level>' argument 'x' is invalid. Allowed choices are low, high.",
    'Error: --session-id with --continue or --resume also needs --fork-session.',
    'Error: Session ID 9b1d3c52-0000-4000-8000-000000000000 is already in use.',
    'Error: Invalid session ID. Must be a valid UUID.',
    'Error: Invalid MCP configuration:\nmcpServers.x: Does not adhere to MCP server configuration schema',
    'Error: Claude Code requires Node.js version 22 or higher.',
    'No conversation found with session ID: 9b1d3c52-0000-4000-8000-000000000000',
    "Configuration error in /home/me/.claude.json: JSON Parse error: Expected '}'",
    'a warning before\nError: Cannot use both --a and --b.',
    'setpriv: failed to execute /opt/claude: No such file or directory',
    "/usr/bin/env: 'node': No such file or directory",
  ])('an error of the CLI about how it was started: %s', (said) => {
    expect(isLastingFault(said)).toBe(true);
  });

  test.each([
    'Error: ENOSPC: no space left on device, write',
    'error: getaddrinfo EAI_AGAIN api.example.com',
    "Error: Invalid MCP configuration:\u0020EMFILE: too many open files, open '/x.json'",
    'Configuration error in /home/me/.claude.json: ENOSPC: no space left on device',
    'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
    'error: Out of memory',
    'Error: connect ECONNREFUSED 127.0.0.1:1, the certificate is invalid',
    'panic: a pointer is invalid; the stack must be smaller; this requires a report',
    'warning: invalid locale setting, configuration is incomplete\nKilled',
    'Error: Request failed: invalid JSON in the response',
    'setpriv: failed to execute /opt/claude: Text file busy',
    '',
  ])('what passes, or is no error of the CLI about that: %s', (said) => {
    expect(isLastingFault(said)).toBe(false);
  });

  test.each(['error: ', '/', 'setpriv: x: ', 'ECONN', 'e', '\n'])(
    'repeated %j costs no more for each character',
    (piece) => {
      expect(growth((size) => isLastingFault(piece.repeat(size)), 5_000)).toBeLessThan(8);
    },
  );
});
