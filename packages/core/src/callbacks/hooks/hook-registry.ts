import { type HookEvent, hookEvents, isGuardEvent } from './hook-events.ts';
import type { HookCallback, HookMatcher, Hooks } from './hooks.ts';

/** A hook, and what is known about it. */
export interface RegisteredHook {
  readonly id: string;
  readonly event: HookEvent;
  readonly matcher: string | undefined;
  readonly callback: HookCallback;
  readonly timeoutMs: number;
  readonly blocksOnFailure: boolean;
}

/** Hooks of one matcher, as the handshake tells them. */
export interface HookRegistration {
  readonly matcher?: string;
  readonly hookCallbackIds: readonly string[];
  /** Seconds. */
  readonly timeout: number;
  readonly onFailure: 'block' | 'continue';
}

/** Every hook there is, by the id that the CLI calls it by. The same for the same options, at every start. */
export function registeredHooks(hooks: Hooks = {}): ReadonlyMap<string, RegisteredHook> {
  const all = eachMatcher(hooks).flatMap(({ event, matcher, ids }) =>
    matcher.hooks.map(
      (callback, index): RegisteredHook => ({
        // As many ids were made as there are hooks.
        id: ids[index] as string,
        event,
        matcher: matcher.matcher,
        callback,
        timeoutMs: (matcher.timeout ?? defaultTimeoutSeconds) * 1_000,
        blocksOnFailure: (matcher.onFailure ?? defaultOnFailure(event)) === 'block',
      }),
    ),
  );
  return new Map(all.map((hook) => [hook.id, hook]));
}

/** The field `hooks` of the handshake, or `undefined` where there are none. */
export function hookRegistrations(
  hooks: Hooks = {},
): Readonly<Partial<Record<HookEvent, readonly HookRegistration[]>>> | undefined {
  const registrations: Partial<Record<HookEvent, HookRegistration[]>> = {};
  for (const { event, matcher, ids } of eachMatcher(hooks)) {
    if (ids.length === 0) continue;
    const list = registrations[event] ?? [];
    registrations[event] = list;
    list.push({
      ...(matcher.matcher !== undefined && { matcher: matcher.matcher }),
      hookCallbackIds: ids,
      timeout: cliTimeoutSeconds(matcher.timeout ?? defaultTimeoutSeconds),
      onFailure: matcher.onFailure ?? defaultOnFailure(event),
    });
  }
  return Object.keys(registrations).length === 0 ? undefined : registrations;
}

const defaultTimeoutSeconds = 60;

// The CLI gives up later than we do, so that it is our answer that counts; and it counts milliseconds in 32 bits.
const graceSeconds = 10;
const longestSeconds = 2_000_000;

function cliTimeoutSeconds(seconds: number): number {
  return Math.min(Math.ceil(seconds) + graceSeconds, longestSeconds);
}

function defaultOnFailure(event: HookEvent): 'block' | 'continue' {
  return isGuardEvent(event) ? 'block' : 'continue';
}

interface EachMatcher {
  readonly event: HookEvent;
  readonly matcher: HookMatcher;
  readonly ids: readonly string[];
}

// Ids are counted over all events in their own order, so that they do not depend on how the options were written.
function eachMatcher(hooks: Hooks): EachMatcher[] {
  let next = 0;
  return hookEvents.flatMap((event) =>
    // A callback is only ever called for the event it was registered for.
    ((hooks[event] ?? []) as readonly HookMatcher[]).map((matcher) => ({
      event,
      matcher,
      ids: matcher.hooks.map(() => `hook_${next++}`),
    })),
  );
}
