import { InvalidOptionsError, type Runtime } from '@troupe/core';
import type { ActorHome } from '@troupe/core/actor';
import { actorHomeOf, patientClock } from '@troupe/core/supervision';
import { z } from 'zod';
import type { ParsedChildSpec } from './child-spec.ts';
import {
  clock,
  functionOf,
  logger,
  oneOf,
  optionIssue,
  parseOptions,
  seconds,
  text,
  value,
  wholeFromZero,
} from './option-schemas.ts';
import { parseChildSpec } from './parse-child-spec.ts';
import type { AutoShutdown } from './should-shut-down.ts';
import { isChildHome, supervisorHome } from './supervisor-home.ts';
import type {
  CommonSupervisorOptions,
  ParsedCommonOptions,
  ParsedSupervisorOptions,
  SupervisorOptions,
} from './supervisor-options.ts';

function isRuntime(given: unknown): boolean {
  return typeof given === 'object' && given !== null && actorHomeOf(given) !== undefined;
}

/** The fields that every kind of supervisor has. */
export const commonFields = {
  name: text.optional(),
  maxRestarts: wholeFromZero.optional(),
  maxSeconds: seconds.optional(),
  runtime: value<Runtime>('a runtime made by createRuntime', isRuntime).optional(),
  home: value<ActorHome>('the `home` that the start of a child was given', isChildHome).optional(),
  logger: logger.optional(),
  clock: clock.optional(),
  onEvent: functionOf<NonNullable<CommonSupervisorOptions['onEvent']>>().optional(),
};

const supervisorSchema = z.object({
  strategy: oneOf('one_for_one', 'rest_for_one', 'one_for_all').optional(),
  autoShutdown: oneOf('never', 'any_significant', 'all_significant').optional(),
  ...commonFields,
  children: value<readonly unknown[]>('a list of child specs', Array.isArray).optional(),
});

/**
 * Checks options and child specs and fills in the defaults.
 *
 * @param onUnknown hears of each key that means nothing
 * @throws InvalidOptionsError
 */
export function parseSupervisorOptions(
  given: SupervisorOptions,
  onUnknown: (key: string) => void,
): ParsedSupervisorOptions {
  const options = parseOptions(supervisorSchema, given, { path: '', onUnknown });
  const { strategy = 'one_for_one', autoShutdown = 'never', children = [] } = options;
  return {
    ...withCommonDefaults(options),
    strategy,
    autoShutdown,
    children: parseChildren(children, autoShutdown, onUnknown),
  };
}

/** Elixir's 3 restarts in 5 seconds. */
export function withCommonDefaults(options: CommonSupervisorOptions): ParsedCommonOptions {
  const home = supervisorHome(options);
  return {
    home,
    below: options.home,
    name: options.name,
    maxRestarts: options.maxRestarts ?? 3,
    maxSeconds: options.maxSeconds ?? 5,
    logger: options.logger ?? home.logger,
    clock: patientClock(options.clock ?? home.clock),
    onEvent: options.onEvent,
  };
}

function parseChildren(
  children: readonly unknown[],
  autoShutdown: AutoShutdown,
  onUnknown: (key: string) => void,
): ParsedChildSpec[] {
  const ids = new Set<string>();
  return children.map((given, index) => {
    const path = `children.${index}`;
    const spec = parseChildSpec(given, autoShutdown, { path, onUnknown });
    if (ids.has(spec.id)) {
      throw new InvalidOptionsError([optionIssue(`${path}.id`, 'an id that no other child has', spec.id)]);
    }
    ids.add(spec.id);
    return spec;
  });
}
