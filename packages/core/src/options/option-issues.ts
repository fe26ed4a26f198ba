import type { z } from 'zod';
import type { OptionIssue } from '../errors/errors.ts';

/** Says what is wrong with options in words, without giving away what must not be seen. */
export interface IssueContext {
  /** What was given. */
  readonly input: unknown;
  /** Whether the value of an option may appear in an error. */
  readonly isShown: (option: string) => boolean;
  /** What an unknown key at the top should be instead. */
  readonly explainUnknown: (key: string) => string;
}

/** What zod found, as issues of ours: one per key. */
export function optionIssues(error: z.ZodError, context: IssueContext): OptionIssue[] {
  return error.issues.flatMap((issue) => toIssues(issue, [], context));
}

/** One issue about an option by its name, for what no schema of a single value can see. */
export function optionIssue(key: string, expected: string, context: IssueContext): OptionIssue {
  return describe(key.split('.'), expected, context);
}

function toIssues(
  issue: z.core.$ZodIssue,
  above: readonly PropertyKey[],
  context: IssueContext,
): OptionIssue[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const expected = path.length === 0 ? context.explainUnknown(key) : 'left out: there is no such field';
      return describe([...path, key], expected, context);
    });
  }
  if (issue.code === 'invalid_key') return issue.issues.flatMap((inner) => toIssues(inner, path, context));
  if (issue.code === 'invalid_union') {
    const closest = closestBranch(issue.errors);
    if (closest !== undefined) return closest.flatMap((inner) => toIssues(inner, path, context));
  }
  // Every schema of ours has words of its own; they are the message.
  return [describe(path, issue.message, context)];
}

// The branch that was meant is the one whose own fields are wrong; where none got that far, the union's words stand.
function closestBranch(branches: readonly z.core.$ZodIssue[][]): readonly z.core.$ZodIssue[] | undefined {
  return branches.find((issues) =>
    issues.every((issue) => issue.path.length > 0 || issue.code === 'unrecognized_keys'),
  );
}

function describe(path: readonly PropertyKey[], expected: string, context: IssueContext): OptionIssue {
  const isShown = path[0] !== undefined && context.isShown(String(path[0]));
  return {
    key: path.map(String).join('.'),
    expected,
    received: describeValue(valueAt(context.input, path), isShown),
  };
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    // A record of anything: whatever is under the key is only described.
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

const longestShown = 60;

/** A value in a few words. With `isShown` false its kind alone is told, for what may be secret. */
export function describeValue(value: unknown, isShown: boolean): string {
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string') return isShown ? `${quote(value)} (string)` : 'a string';
  if (typeof value === 'number' || typeof value === 'boolean') {
    return isShown ? `${value} (${typeof value})` : `a ${typeof value}`;
  }
  return `a ${typeof value}`;
}

function quote(text: string): string {
  return text.length > longestShown ? `'${text.slice(0, longestShown)}…'` : `'${text}'`;
}
