import { z } from 'zod';
import { type HookEvent, hookEvents, isGuardEvent } from '../../callbacks/hooks/hook-events.ts';
import type { HookCallback, Hooks } from '../../callbacks/hooks/hooks.ts';
import { anyText, functionOf, listOf, oneOf, shape } from './value-schemas.ts';

const seconds = z.custom<number>((given) => typeof given === 'number' && given > 0, {
  error: 'a positive number of seconds, or Infinity for no limit',
});

// A hook of an event that only reports has nothing to block, and one of Stop that did would never let the model stop.
function onFailureOf(event: HookEvent) {
  return isGuardEvent(event)
    ? oneOf('block', 'continue')
    : z.custom<'block' | 'continue'>((given) => given === 'continue', {
        error: `'continue': there is nothing to block at ${event}`,
      });
}

function matcherOf(event: HookEvent) {
  return shape({
    matcher: anyText.optional(),
    hooks: listOf(functionOf<HookCallback>()),
    timeout: seconds.optional(),
    onFailure: onFailureOf(event).optional(),
  });
}

// One schema for each event, none left out.
const byEvent = Object.fromEntries(hookEvents.map((event) => [event, listOf(matcherOf(event)).optional()]));

/** The option `hooks`: a list of matchers for each event. */
// A function is only looked at for being one, so what passes is of the type of whatever event it stands under.
export const hooks = shape(byEvent) as unknown as z.ZodType<Hooks, Hooks>;
