import type { SessionOptions } from '../options/session-options.ts';

/** Something that needs a CLI of some version. */
export interface CliFeature {
  /** What does not work without it. */
  readonly what: string;
  /** The oldest CLI with which it works. */
  readonly since: string;
  /** The option that asks for it. What has none every session has, and an older CLI runs without it. */
  readonly option?: keyof SessionOptions;
  /** The method of a turn that asks for it. */
  readonly method?: 'steer';
}

/** The newest CLI that this version was tried with. */
export const newestCli = '2.1.332';

/** What older CLIs lack, the oldest first. Each version was found by trial: the release before it does not have it. */
export const cliFeatures: readonly CliFeature[] = [
  { since: '2.1.206', what: 'being told when the CLI takes up a prompt' },
  { since: '2.1.216', what: 'steering', method: 'steer' },
  { since: '2.1.238', what: 'hooks that are confirmed', option: 'hooks' },
  { since: '2.1.248', what: 'prompts as text: a `/` or `@` in one is carried out' },
  { since: '2.1.259', what: 'messages that name the prompt they belong to' },
  { since: '2.1.261', what: 'plugins', option: 'plugins' },
  { since: '2.1.323', what: 'managed settings', option: 'managedSettings' },
  { since: '2.1.326', what: 'tool servers that are confirmed', option: 'mcpServers' },
  { since: '2.1.327', what: 'settings that are confirmed', option: 'settings' },
  { since: '2.1.327', what: 'the sandbox', option: 'sandbox' },
];

/** Of the features those that a CLI of this version lacks. */
export function missingFeatures(version: string): readonly CliFeature[] {
  return cliFeatures.filter(({ since }) => isOlder(version, since));
}

/** Of the options that were given those that a CLI of this version cannot take. */
export function unmetOptions(version: string, options: SessionOptions): readonly CliFeature[] {
  return missingFeatures(version).filter(({ option }) => option !== undefined && isGiven(options[option]));
}

/** Whether a version is before another one, number by number. */
export function isOlder(version: string, than: string): boolean {
  const [left, right] = [numbersOf(version), numbersOf(than)];
  const index = right.findIndex((number, at) => number !== left[at]);
  return index >= 0 && (left[index] ?? 0) < (right[index] ?? 0);
}

function numbersOf(version: string): readonly number[] {
  return version.split(/[-+]/, 1).flatMap((release) => release.split('.').map(Number));
}

function isGiven(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}
