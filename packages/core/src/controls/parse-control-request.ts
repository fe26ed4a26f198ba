import { InvalidOptionsError } from '../errors/errors.ts';
import {
  argumentText,
  isJsonObject,
  limitMs,
  plainJsonWords,
  shape,
} from '../options/schemas/value-schemas.ts';
import { signal } from '../options/session-options-schema.ts';
import { parseControlArguments } from './parse-control-arguments.ts';
import type { ControlOptions } from './session-controls.ts';

const parameters = {
  subtype: argumentText,
  options: shape({ timeoutMs: limitMs.optional(), signal: signal.optional() }).optional(),
};

/**
 * Checks what `session.control` is given: a name, an object that survives JSON, and limits.
 *
 * @throws InvalidOptionsError
 */
export function parseControlRequest(
  subtype: unknown,
  payload: unknown = {},
  options?: unknown,
): [subtype: string, payload: object, options: ControlOptions] {
  const checked: { readonly subtype?: string; readonly options?: ControlOptions } = parseControlArguments(
    parameters,
    [subtype, options],
  );
  if (!isJsonObject(payload)) {
    const expected = plainJsonWords;
    throw new InvalidOptionsError([{ key: 'payload', expected, received: `a ${typeof payload}` }]);
  }
  // Just checked: it is a string.
  return [checked.subtype as string, payload, checked.options ?? {}];
}
