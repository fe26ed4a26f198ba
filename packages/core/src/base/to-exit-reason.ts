import type { ExitReason } from './exit-reason.ts';
import { describeValue, toError } from './to-error.ts';

/**
 * What a child, or a caller, gave as an exit reason, as one that is sound: nothing else need ever be looked at again.
 *
 * Whatever is not `normal` or `shutdown` is abnormal, as in OTP: what is no exit reason at all becomes a `crash` whose error
 * says what came, and has it as its `cause`. Never throws, whatever getters and proxies do.
 */
export function toExitReason(value: unknown): ExitReason {
  try {
    return readExitReason(value) ?? notAnExitReason(value);
  } catch {
    // Its fields cannot be read.
    return notAnExitReason(value);
  }
}

function readExitReason(value: unknown): ExitReason | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  // Anything but null and undefined can be asked for a property.
  const given = value as Readonly<Record<string, unknown>>;
  const { type } = given;
  switch (type) {
    case 'normal':
    case 'killed':
      return { type };
    case 'shutdown': {
      const { detail, cause } = given;
      return {
        type,
        ...(detail !== undefined && { detail }),
        ...(cause !== undefined && { cause: toError(cause) }),
      };
    }
    case 'crash': {
      const { error } = given;
      return error === undefined ? undefined : { type, error: toError(error) };
    }
    default:
      return undefined;
  }
}

function notAnExitReason(value: unknown): ExitReason {
  const words = `Expected an exit reason (\`normal\`, \`shutdown\`, \`killed\`, or a \`crash\` with its error), got ${describeValue(value)}.`;
  return { type: 'crash', error: new Error(words, { cause: value }) };
}
