import { describe, expect, it } from 'vitest';
import { partDifferences } from '../../../scripts/parity/differences.ts';
import { helpOptions } from '../../../scripts/parity/help-options.ts';

const help = `Usage: claude [options] [command] [prompt]

Arguments:
  prompt                                Your prompt

Options:
  --add-dir <directories...>            More directories, see
                                        --not-an-option <x>
  --allowedTools, --allowed-tools <tools...>
      Comma or space-separated list (e.g. "Bash(git *) --force")
  -c, --continue                        Continue
  -d, --debug [filter]                  Debug
  -p, --print                           Print

Commands:
  mcp                                   Configure servers
  update|upgrade                        Check for updates
  install [options] [target]            Install
`;

describe('helpOptions', () => {
  it('reads each spelling with what it takes, and commands', () => {
    expect(Object.fromEntries(helpOptions(help))).toEqual({
      '--add-dir': '<directories...>',
      '--allowedTools': '<tools...>',
      '--allowed-tools': '<tools...>',
      '-c': '',
      '--continue': '',
      '-d': '[filter]',
      '--debug': '[filter]',
      '-p': '',
      '--print': '',
      'command mcp': '',
      'command update': '',
      'command install': '',
    });
  });

  it('shows what was added and removed, and what takes something else', () => {
    const later = help
      .replace('-c, --continue  ', '--color <when>  ')
      .replace('[filter]', '<filter>')
      .replace('mcp   ', 'gate  ')
      .replace('More directories', 'Further directories');
    expect(partDifferences(helpOptions(help), helpOptions(later))).toEqual([
      '- -c',
      '- --continue',
      '- command mcp',
      '+ --color: <when>',
      '~ -d: [filter] → <filter>',
      '~ --debug: [filter] → <filter>',
      '+ command gate',
    ]);
  });
});
