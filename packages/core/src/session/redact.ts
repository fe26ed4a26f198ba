import { WireError } from '../errors.ts';
import { cliEnvironment } from '../process/cli-environment.ts';
import { secretsOfUrl } from './secrets-of-url.ts';
import type { ParsedSessionOptions } from './session-options.ts';

/** Takes secrets out of a text that a log or an error is going to show. */
export type Redact = (text: string) => string;

// Variables that hold what nobody should read, by what they are called.
const secretName = /key|token|secret|passw|credential|auth|cookie/i;

// Shorter ones are words of the language too, and a text full of holes helps nobody.
const shortestSecret = 6;

/**
 * Knows the secrets that the options hand to a CLI: the key and the variables that are called like one, the headers,
 * variables and URLs of tool servers, the variables in settings. The CLI may say any of them on stderr or in an answer.
 */
export function redactorOf(options: ParsedSessionOptions, base: NodeJS.ProcessEnv): Redact {
  const variables = Object.entries(cliEnvironment(options, base)).filter(([name]) => secretName.test(name));
  const { settings, managedSettings, mcpServers, agents, apiKey } = options;
  const found = [
    apiKey,
    ...variables.map(([, value]) => value),
    ...textsUnder(['env', 'headers'], [settings, managedSettings, mcpServers, agents]),
    ...textsUnder(['url'], [mcpServers, agents]).flatMap(secretsOfUrl),
  ];
  const secrets = found.filter((text) => text !== undefined && text.length >= shortestSecret) as string[];
  // The longer ones first: one may be part of another. In a line of JSON some characters are written otherwise.
  const spelled = [...new Set(secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]))];
  const longestFirst = spelled.toSorted((one, other) => other.length - one.length);
  return (text) => longestFirst.reduce((shown, secret) => shown.replaceAll(secret, '[redacted]'), text);
}

/** Every text in the fields of these names, however deep. */
function textsUnder(names: readonly string[], value: unknown, isInside = false): string[] {
  if (typeof value === 'string') return isInside ? [value] : [];
  if (!isPlain(value)) return [];
  return Object.entries(value).flatMap(([name, field]) =>
    textsUnder(names, field, isInside || names.includes(name)),
  );
}

// A tool server of this process is an object that refers to itself, and holds no options.
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}

/** A broken line's error without the secrets that were in the line. */
export function redactWireError(error: WireError, redact: Redact): WireError {
  const words = error.cause instanceof Error ? redact(error.cause.message) : undefined;
  const cause = words === undefined ? undefined : new SyntaxError(words);
  return new WireError(redact(error.message), redact(error.excerpt), { cause });
}
