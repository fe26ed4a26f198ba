import { InvalidOptionsError, type OptionIssue } from '../errors/errors.ts';
import type { SpawnOptions } from './behavior.ts';

const handlers = ['start', 'receive', 'stopping', 'stopped'] as const;
const required: readonly string[] = ['start', 'receive'];

/** Checks everything but the name. @throws InvalidOptionsError */
export function checkSpawnOptions<S, M>(options: SpawnOptions<S, M>): SpawnOptions<S, M> {
  if (!isObject(options)) throw refusal('', 'an object with `behavior`', options);
  for (const key of Object.keys(options)) {
    if (key !== 'name' && key !== 'behavior')
      throw refusal(key, 'left out: there is no such option', options[key]);
  }
  const behavior: unknown = options.behavior;
  if (!isObject(behavior)) throw refusal('behavior', 'an object with `start` and `receive`', behavior);
  for (const handler of handlers) {
    const given = behavior[handler];
    if (typeof given === 'function' || (given === undefined && !required.includes(handler))) continue;
    throw refusal(`behavior.${handler}`, 'a function', given);
  }
  return options;
}

// A function has properties too, but no behaviour was ever meant to be one.
function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function refusal(key: string, expected: string, received: unknown): InvalidOptionsError {
  const issue: OptionIssue = { key, expected, received: received === null ? 'null' : typeof received };
  return new InvalidOptionsError([issue]);
}
