import { InvalidOptionsError } from '../../errors/errors.ts';
import { deepestNesting, jsonFault } from '../../wire/json-fault.ts';
import { isRecord } from '../record.ts';
import type { PermissionUpdate } from './can-use-tool.ts';
import { isUpdates } from './permission-result.ts';

/** What may go along with an allowance. */
export interface AllowAnswer {
  /** Run the tool with this input instead of the model's. */
  readonly updatedInput?: Readonly<Record<string, unknown>> | undefined;
  /** Do not ask again: usually the ask's `suggestions`. */
  readonly updatedPermissions?: readonly PermissionUpdate[] | undefined;
}

/** What may go along with a denial. */
export interface DenyAnswer {
  /** Why; the model reads it. Default: `Denied.` */
  readonly message?: string | undefined;
  /** End the turn as well. Default: false. */
  readonly interrupt?: boolean | undefined;
}

/** What a person answered to each question of an `AskUserQuestion`, by the question's text. */
export type QuestionAnswers = Readonly<Record<string, string>>;

// Answers come from forms and bodies of requests. What is wrong is the caller's to hear, and leaves the ask pending.

/** @throws InvalidOptionsError */
export function checkAllow(answer: AllowAnswer): AllowAnswer {
  if (!isRecord(answer)) refuse('answer', 'an object', answer);
  const { updatedInput, updatedPermissions } = answer;
  if (updatedInput !== undefined && !isRecord(updatedInput))
    refuse('updatedInput', 'an object', updatedInput);
  if (updatedPermissions !== undefined && !isUpdates(updatedPermissions)) {
    refuse('updatedPermissions', 'a list of permission updates', updatedPermissions);
  }
  // Both were looked at.
  const checked = Object.fromEntries(
    Object.entries({ updatedInput, updatedPermissions }).filter(([, value]) => value !== undefined),
  ) as AllowAnswer;
  const fault = jsonFault(checked);
  if (fault !== undefined) {
    const expected = `plain JSON, nested at most ${deepestNesting} levels deep`;
    throw new InvalidOptionsError([{ key: fault.key, expected, received: `a value that is ${fault.is}` }]);
  }
  return checked;
}

/** @throws InvalidOptionsError */
export function checkDeny(answer: DenyAnswer): DenyAnswer {
  if (!isRecord(answer)) refuse('answer', 'an object', answer);
  const { message, interrupt } = answer;
  if (message !== undefined && typeof message !== 'string') refuse('message', 'a string', message);
  if (interrupt !== undefined && typeof interrupt !== 'boolean')
    refuse('interrupt', 'true or false', interrupt);
  return answer;
}

/** @throws InvalidOptionsError */
export function checkAnswers(answers: QuestionAnswers): QuestionAnswers {
  if (!isRecord(answers) || !Object.values(answers).every((each) => typeof each === 'string')) {
    refuse('answers', 'an object of one text for each question', answers);
  }
  return answers;
}

// The value itself is not shown: it may be what somebody typed.
function refuse(key: string, expected: string, value: unknown): never {
  const received =
    value === null ? 'null' : Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`;
  throw new InvalidOptionsError([{ key, expected, received }]);
}
