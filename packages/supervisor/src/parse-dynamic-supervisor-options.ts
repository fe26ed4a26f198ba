import { z } from 'zod';
import type { ParsedChildSpec } from './child-spec.ts';
import type {
  DynamicSupervisorOptions,
  ParsedDynamicSupervisorOptions,
} from './dynamic-supervisor-options.ts';
import { oneOf, parseOptions, value } from './option-schemas.ts';
import { parseChildSpec } from './parse-child-spec.ts';
import { commonFields, withCommonDefaults } from './parse-supervisor-options.ts';

const dynamicSupervisorSchema = z.object({
  strategy: oneOf('one_for_one').optional(),
  autoShutdown: oneOf('never').optional(),
  ...commonFields,
  maxChildren: value<number>('a whole number, 0 or more, or Infinity', isMaxChildren).optional(),
});

/**
 * Checks options and fills in the defaults.
 *
 * @param onUnknown hears of each key that means nothing
 * @throws InvalidOptionsError
 */
export function parseDynamicSupervisorOptions(
  given: DynamicSupervisorOptions,
  onUnknown: (key: string) => void,
): ParsedDynamicSupervisorOptions {
  const options = parseOptions(dynamicSupervisorSchema, given, { path: '', onUnknown });
  return {
    ...withCommonDefaults(options),
    maxChildren: options.maxChildren ?? Number.POSITIVE_INFINITY,
  };
}

/** Checks the spec of a dynamic child: as any other, but that it needs no id. @throws InvalidOptionsError */
export function parseDynamicChildSpec(given: unknown, onUnknown: (key: string) => void): ParsedChildSpec {
  const hasNoId = typeof given === 'object' && given !== null && (!('id' in given) || given.id === undefined);
  const spec = hasNoId ? { ...given, id: 'undefined' } : given;
  return parseChildSpec(spec, 'never', { path: '', onUnknown });
}

function isMaxChildren(given: unknown): boolean {
  if (given === Number.POSITIVE_INFINITY) return true;
  return typeof given === 'number' && Number.isSafeInteger(given) && given >= 0;
}
