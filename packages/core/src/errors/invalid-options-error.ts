import { TroupeError } from './troupe-error.ts';

/** One thing that is wrong with a set of options. */
export interface OptionIssue {
  /** Where: `maxQueue`, `env.HOME`, `mcpServers.files.command`; empty for the options as a whole. */
  readonly key: string;
  /** What was expected, in words: `a positive whole number`. */
  readonly expected: string;
  /** What came, shortened and without secrets: `-1 (number)`. */
  readonly received: string;
}

/** Options that cannot be used. Thrown (or rejected with) before anything is started. `code`: `INVALID_OPTIONS`. */
export class InvalidOptionsError extends TroupeError<'INVALID_OPTIONS'> {
  readonly issues: readonly OptionIssue[];

  constructor(issues: readonly OptionIssue[]) {
    const sentence = ({ key, expected, received }: OptionIssue) =>
      `Expected ${key === '' ? 'the options' : `\`${key}\``} to be ${expected}, got ${received}.`;
    super('INVALID_OPTIONS', issues.map(sentence).join(' '));
    this.issues = issues;
  }
}

declare module '../messages/errors-by-code.ts' {
  interface ErrorsByCode {
    INVALID_OPTIONS: InvalidOptionsError;
  }
}
