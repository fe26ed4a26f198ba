import type { Parts } from './declarations.ts';

/**
 * The options and commands of `claude --help`, each with what it takes: `--model` has `<model>`, `command mcp` has
 * nothing. What they are for is left out: words change with every version.
 */
export function helpOptions(help: string): Parts {
  const found = new Map<string, string>();
  let heading = '';
  for (const line of help.split('\n')) {
    heading = /^([A-Z]\w*):/.exec(line)?.[1] ?? heading;
    const entry = /^ {2}(\S.*)$/.exec(line)?.[1];
    if (entry === undefined) continue;
    // What it is for stands two spaces further on, or on a line of its own.
    const [syntax = ''] = entry.split(/ {2,}/);
    if (heading === 'Options') addOption(found, syntax);
    if (heading === 'Commands') found.set(`command ${/^[^\s|[<]+/.exec(syntax)?.[0] ?? syntax}`, '');
  }
  return found;
}

function addOption(found: Map<string, string>, syntax: string): void {
  const takes = /[<[].*$/.exec(syntax)?.[0] ?? '';
  // `-c, --continue` and `--allowedTools, --allowed-tools` are one option; each spelling may go by itself.
  for (const name of syntax.match(/(?<![\w-])--?[A-Za-z][\w-]*/g) ?? []) found.set(name, takes);
}
