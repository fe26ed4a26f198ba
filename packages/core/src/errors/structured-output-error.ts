import type { ResultMessage } from '../messages/index.ts';
import { TroupeError } from './troupe-error.ts';

/** Something in an answer that is not as the schema has it. */
export interface StructuredOutputIssue {
  /** Where: `items.0.price`; empty for the answer as a whole. */
  readonly path: string;
  readonly message: string;
}

/**
 * Why there is no data. `missing`: the model answered in words alone. `invalid`: the answer is not as the schema has it,
 * `issues` says where. `retries_exhausted`: the CLI refused it and gave up after several tries.
 */
export type StructuredOutputFault = 'missing' | 'invalid' | 'retries_exhausted';

/** The turn ended without data of the shape that was asked for. `code`: `STRUCTURED_OUTPUT`. */
export class StructuredOutputError extends TroupeError<'STRUCTURED_OUTPUT'> {
  readonly result: ResultMessage;
  readonly reason: StructuredOutputFault;
  readonly issues: readonly StructuredOutputIssue[];

  constructor(
    result: ResultMessage,
    reason: StructuredOutputFault,
    issues: readonly StructuredOutputIssue[] = [],
  ) {
    super('STRUCTURED_OUTPUT', words(reason, issues));
    this.result = result;
    this.reason = reason;
    this.issues = issues;
  }
}

function words(reason: StructuredOutputFault, issues: readonly StructuredOutputIssue[]): string {
  switch (reason) {
    case 'missing':
      return 'The model answered without the data that was asked for.';
    case 'invalid':
      return `The data is not as the schema has it: ${issues.map(({ path, message }) => `${path === '' ? '' : `\`${path}\`: `}${message}`).join('; ')}`;
    case 'retries_exhausted':
      return 'The model did not manage to give data as the schema has it; the CLI gave up.';
    default:
      return reason satisfies never;
  }
}

declare module '../messages/errors-by-code.ts' {
  interface ErrorsByCode {
    STRUCTURED_OUTPUT: StructuredOutputError;
  }
}
