import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { errorCodeOf } from '../base/is-error.ts';
import { parseJsonObject } from '../base/parse-json-object.ts';
import { InvalidOptionsError } from '../errors/errors.ts';
import type { ParsedSessionOptions } from './session-options.ts';

/**
 * Settings that are a file, read where a `sandbox` is to be put beside them: the CLI takes one or the other. Without a
 * sandbox the CLI reads the file itself.
 *
 * @throws InvalidOptionsError where the file cannot be used: its rules are not to be missed in silence
 */
export async function readSettingsFile(options: ParsedSessionOptions): Promise<ParsedSessionOptions> {
  const { settings, sandbox, cwd } = options;
  if (typeof settings !== 'string' || sandbox === undefined) return options;
  const path = resolve(cwd ?? '.', settings);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw unusable('a file that can be read', path, error);
  });
  const content = parseJsonObject(text);
  if (content === undefined || Array.isArray(content)) throw unusable('a file with a JSON object', path);
  if (content.sandbox !== undefined) throw unusable('a file without a `sandbox`, beside that option', path);
  return { ...options, settings: content };
}

function unusable(expected: string, path: string, error?: unknown): InvalidOptionsError {
  const code = errorCodeOf(error) === undefined ? '' : ` (${errorCodeOf(error)})`;
  return new InvalidOptionsError([{ key: 'settings', expected, received: `${path}${code}` }]);
}
