import type { z } from 'zod';
import { InvalidOptionsError } from '../errors/errors.ts';
import { optionIssues } from '../options/option-issues.ts';
import { shape } from '../options/schemas/value-schemas.ts';

/**
 * The arguments of a control method by the names of its parameters, each checked.
 *
 * @throws InvalidOptionsError that names the parameter, and shows no value: servers and settings may hold secrets
 */
export function parseControlArguments(
  parameters: Readonly<Record<string, z.ZodType>>,
  given: readonly unknown[],
): Readonly<Record<string, never>> {
  const names = Object.keys(parameters);
  const named = Object.fromEntries(names.map((name, index) => [name, given[index]]));
  const { data, error } = shape(parameters).safeParse(named);
  if (error === undefined) {
    // What the schemas of these names gave; `payload` of the same control has them by those types.
    return data as Readonly<Record<string, never>>;
  }
  const isShown = (name: string) => shownParameters.has(name);
  throw new InvalidOptionsError(
    optionIssues(error, {
      input: named,
      isShown,
      explainUnknown: () => 'left out: there is no such argument',
    }),
  );
}

const shownParameters: ReadonlySet<string> = new Set([
  'model',
  'mode',
  'maxThinkingTokens',
  'thinkingDisplay',
  'serverName',
  'enabled',
  'hasSubscribers',
  'source',
  'userMessageId',
  'taskId',
  'toolUseId',
  'mtimeMs',
]);
