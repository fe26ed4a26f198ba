import type { ExitReason, InvalidOptionsError, OptionIssue } from '@troupe/core';
import type { SupervisorError } from '@troupe/supervisor';
import { SupervisorStartError } from '@troupe/supervisor';

/** An Erlang term as the fixtures write it: atoms are strings, tuples and lists are arrays. */
export type Term = string | number | boolean | null | readonly Term[] | { readonly [key: string]: Term };

/** An error that stands for an Erlang term: what a scripted child crashes with or does not start for. */
export class TermError extends Error {
  readonly term: Term;

  constructor(term: Term) {
    super(JSON.stringify(term));
    this.term = term;
  }
}

/** The exit reason that an Erlang exit with this term is. */
export function toExitReason(term: Term): ExitReason {
  if (term === 'normal' || term === 'shutdown' || term === 'killed') return { type: term };
  if (Array.isArray(term) && term[0] === 'shutdown') return { type: 'shutdown', detail: term[1] };
  return { type: 'crash', error: new TermError(term) };
}

/** The term that this exit reason is. */
export function exitTerm(reason: ExitReason): Term {
  switch (reason.type) {
    case 'normal':
    case 'killed':
      return reason.type;
    case 'shutdown':
      // Scripts put terms into `detail`, and nobody else does.
      return reason.detail === undefined ? 'shutdown' : ['shutdown', reason.detail as Term];
    case 'crash':
      return reasonTerm(reason.error);
    default:
      return reason satisfies never;
  }
}

/** The term that the reason of a failed start is. */
export function reasonTerm(reason: unknown): Term {
  if (reason instanceof TermError) return reason.term;
  if (reason instanceof SupervisorStartError) {
    return ['shutdown', ['failed_to_start_child', reason.childId, reasonTerm(reason.reason)]];
  }
  return reason instanceof Error ? `${reason.name}: ${reason.message}` : (reason as Term);
}

/** What OTP answers where we answer with this error. `spec` is the child spec of the call. */
export function errorTerm(error: SupervisorError, spec: Readonly<Record<string, unknown>>): Term {
  switch (error.type) {
    case 'already_started':
      return ['already_started', 'pid'];
    case 'start_failed':
      return reasonTerm(error.reason);
    case 'invalid_spec':
      return invalidSpecTerm(error.error, spec);
    case 'already_present':
    case 'not_found':
    case 'running':
    case 'restarting':
    case 'max_children':
      return error.type;
    default:
      return error satisfies never;
  }
}

/** What OTP says of a child spec, or of supervisor flags, where we throw this error. */
export function invalidSpecTerm(
  { issues }: InvalidOptionsError,
  given: Readonly<Record<string, unknown>>,
): Term {
  const [issue] = issues;
  if (issue === undefined) throw new Error('An error about options without an issue.');
  if (issues.length === 2 && lastKey(issues[1]) === 'significant') {
    return [
      'bad_combination',
      issues.map((each) => [snakeCase(lastKey(each)), given[lastKey(each)] as Term]),
    ];
  }
  const key = lastKey(issue);
  const value = (given[key] ?? null) as Term;
  if (key === 'id')
    return issue.expected.includes('no other') ? ['duplicate_child_name', value] : 'missing_id';
  if (key === 'start') return 'missing_start';
  return [`invalid_${invalidNames[key] ?? key}`, value];
}

const invalidNames: Readonly<Record<string, string>> = {
  restart: 'restart_type',
  type: 'child_type',
  maxRestarts: 'intensity',
  maxSeconds: 'period',
  autoShutdown: 'auto_shutdown',
};

function lastKey(issue: OptionIssue | undefined): string {
  return issue?.key.split('.').at(-1) ?? '';
}

function snakeCase(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
