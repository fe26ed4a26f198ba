/** Where the CLI is and how it is run. */
export interface CliLocation {
  /** The file. */
  readonly path: string;
  /** How it was found: as a package, on `PATH`, or named by the caller. */
  readonly source: 'bundled' | 'global' | 'path';
  /** What to execute: the file itself, or this Node for a script. */
  readonly command: string;
  /** What goes before the CLI's own arguments: the script, when `command` is Node. */
  readonly prefixArguments: readonly string[];
}
