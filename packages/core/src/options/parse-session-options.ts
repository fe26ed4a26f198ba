import { InvalidOptionsError } from '../errors/errors.ts';
import { type Given, givenOptions } from './given-options.ts';
import { nearMiss } from './near-miss.ts';
import { optionConflicts } from './option-conflicts.ts';
import { optionDefaults } from './option-defaults.ts';
import { type IssueContext, optionIssue, optionIssues } from './option-issues.ts';
import { sdkOptionNames } from './sdk-option-names.ts';
import type { ParsedSessionOptions, SessionOptions } from './session-options.ts';
import { sessionOptionsSchema } from './session-options-schema.ts';

/**
 * Checks options and fills in what is missing: from `defaults`, then from the documented default values.
 *
 * An option given replaces its default whole, save `env`, which is laid over it; a default that an option excludes
 * gives way to it.
 *
 * @throws InvalidOptionsError with every fault found, none of them showing a secret
 */
export function parseSessionOptions(input: unknown, defaults: SessionOptions = {}): ParsedSessionOptions {
  const given = checkEach(input);
  const options = over(checkEach(defaults), given);
  const broken = optionConflicts.filter(({ isBroken }) => isBroken(options));
  if (broken.length > 0) {
    const context = issueContext(options);
    throw new InvalidOptionsError(broken.map(({ key, expected }) => optionIssue(key, expected, context)));
  }
  return Object.freeze({ ...optionDefaults, ...promptToAppendTo(options), ...options });
}

function checkEach(input: unknown): Given<SessionOptions> {
  const given = givenOptions(input);
  const { data, error } = sessionOptionsSchema.safeParse(given);
  if (error !== undefined) throw new InvalidOptionsError(optionIssues(error, issueContext(given)));
  // What was undefined is gone already, and no schema makes any.
  return data as Given<SessionOptions>;
}

function over(defaults: Given<SessionOptions>, given: Given<SessionOptions>): Given<SessionOptions> {
  const merged: { -readonly [Key in keyof SessionOptions]: Given<SessionOptions>[Key] } = {
    ...defaults,
    ...given,
  };
  if (defaults.env !== undefined) merged.env = { ...defaults.env, ...given.env };
  for (const { key, against, isBroken } of optionConflicts) {
    if (against === undefined || key in given === against in given || !isBroken(merged)) continue;
    delete merged[key in given ? against : key];
  }
  return merged;
}

// Text to append without a prompt to append it to belongs after Claude Code's own, as with the CLI's flag.
function promptToAppendTo({
  appendSystemPrompt,
}: SessionOptions): Pick<Given<ParsedSessionOptions>, 'systemPrompt'> {
  return appendSystemPrompt === undefined ? {} : { systemPrompt: { type: 'preset', preset: 'claude_code' } };
}

function issueContext(input: object): IssueContext {
  return {
    input,
    isShown: (option) => knownOptions.has(option) && !hiddenOptions.has(option),
    explainUnknown,
  };
}

const knownOptions: ReadonlySet<string> = new Set(Object.keys(sessionOptionsSchema.def.innerType.shape));

// What may hold a key, a token, or words to the model. Of these an error tells the kind alone.
const hiddenOptions: ReadonlySet<string> = new Set<keyof SessionOptions>([
  'apiKey',
  'env',
  'mcpServers',
  'settings',
  'managedSettings',
  'sandbox',
  'extraArgs',
  'systemPrompt',
  'appendSystemPrompt',
  'planModeInstructions',
  'outputFormat',
  'agents',
  'title',
]);

function explainUnknown(key: string): string {
  const explained = sdkOptionNames[key];
  if (explained !== undefined) return explained;
  const meant = nearMiss(key, [...knownOptions, ...Object.keys(sdkOptionNames)]);
  return `left out: there is no such option${meant === undefined ? '' : ` (did you mean \`${meant}\`?)`}`;
}
