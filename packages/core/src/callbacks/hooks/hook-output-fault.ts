import { isRecord, type JsonRecord } from '../record.ts';
import { type Fields, faultIn, flag, object, oneOf, text } from './hook-checks.ts';
import { type HookEvent, isGuardEvent } from './hook-events.ts';
import { decisionsOf } from './hook-table.ts';

/**
 * What is wrong with what a hook returned, in words; `undefined` where nothing is. Names and kinds are checked, every
 * one: what cannot be understood is not taken for consent.
 */
export function hookOutputFault(event: HookEvent, output: unknown): string | undefined {
  if (output === undefined) {
    return isGuardEvent(event) ? 'returned nothing; a guard says `{}` to let pass' : undefined;
  }
  if (!isRecord(output)) return 'did not return an object';
  if ('async' in output) return faultIn(output, asyncFields, '');
  const fault = faultIn(output, commonFields, '');
  if (fault !== undefined) return fault;
  const specific = output['hookSpecificOutput'];
  if (specific === undefined) return undefined;
  const fields = decisionsOf(event);
  if (fields === undefined) return `returned \`hookSpecificOutput\`, which ${event} does not have`;
  // It is an object: that was checked with the rest.
  return faultIn(specific as JsonRecord, { ...fields, hookEventName: oneOf(event) }, 'hookSpecificOutput.');
}

const asyncFields: Fields = {
  async: (value) => value === true,
  asyncTimeout: (value) => typeof value === 'number' && Number.isFinite(value),
};

const commonFields: Fields = {
  continue: flag,
  suppressOutput: flag,
  stopReason: text,
  decision: oneOf('approve', 'block'),
  systemMessage: text,
  terminalSequence: text,
  reason: text,
  hookSpecificOutput: object,
};
