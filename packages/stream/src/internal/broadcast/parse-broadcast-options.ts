import type { BroadcastOptions, SubscribeOptions, WhenSlow } from '../../broadcast-options.ts';
import { atLeast } from '../base/at-least.ts';
import { systemTimers, type TimerSource } from '../base/timers.ts';

/** What a broadcast was told, with the defaults. */
export interface GivenOptions {
  readonly replay: number;
  readonly maxUnread: number;
  readonly whenSlow: WhenSlow;
  readonly whenUnread: 'pause' | 'run' | 'close';
  readonly onReaders: (count: number) => void;
  readonly gatherMs: number;
  readonly clock: TimerSource;
}

/** How slow one reader may be, and what then. */
export interface Pace {
  readonly maxUnread: number;
  readonly whenSlow: WhenSlow;
}

/** The options of a broadcast, complete. Throws for those that cannot be used. */
export function parseBroadcastOptions(options: BroadcastOptions): GivenOptions {
  return {
    replay: count(0, 'replay', options.replay, 1_024),
    maxUnread: count(1, 'maxUnread', options.maxUnread, 1_024),
    whenSlow: oneOf('whenSlow', options.whenSlow ?? 'drop_deltas', ['hold', 'drop_deltas', 'disconnect']),
    whenUnread: oneOf('whenUnread', options.whenUnread ?? 'pause', ['pause', 'run', 'close']),
    onReaders: options.onReaders ?? (() => {}),
    gatherMs: atLeast(0, 'gatherMs', options.gatherMs, 0),
    clock: options.clock ?? systemTimers,
  };
}

/** The pace of one reader. Throws for options that cannot be used. */
export function parsePace(options: SubscribeOptions, given: Pace): Pace {
  return {
    maxUnread: count(1, 'maxUnread', options.maxUnread, given.maxUnread),
    whenSlow: oneOf('whenSlow', options.whenSlow ?? given.whenSlow, ['hold', 'drop_deltas', 'disconnect']),
  };
}

// Neither may be without end: both are what bounds the memory.
function count(least: number, name: string, value: number | undefined, otherwise: number): number {
  const number = atLeast(least, name, value, otherwise);
  if (Number.isInteger(number) && number <= 2 ** 24) return number;
  throw new TypeError(`Expected \`${name}\` to be a whole number of at most ${2 ** 24}, got ${number}.`);
}

function oneOf<Name extends string>(option: string, value: Name, names: readonly Name[]): Name {
  if (names.includes(value)) return value;
  const known = names.map((name) => `'${name}'`).join(', ');
  throw new TypeError(`Expected \`${option}\` to be one of ${known}, got ${String(value)}.`);
}
