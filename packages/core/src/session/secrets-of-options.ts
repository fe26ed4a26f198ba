import { cliEnvironment } from '../process/cli-environment.ts';
import { secretsOfHeader } from './secrets-of-header.ts';
import { loginOfUrl, secretsOfUrl } from './secrets-of-url.ts';
import type { ParsedSessionOptions } from './session-options.ts';

// What holds something that nobody should read, by what it is called.
const secretName = /key|token|secret|passw|credential|auth|cookie/i;
// What is called so and is a command, or where something is.
const placeName = /helper|refresh|command|file|path|export/i;

/** Everything in the options that nobody should read, as it is written there. */
export function secretsOfOptions(options: ParsedSessionOptions, base: NodeJS.ProcessEnv): readonly string[] {
  const { settings, managedSettings, mcpServers, agents, apiKey } = options;
  const variables = Object.entries(cliEnvironment(options, base));
  const configured = [parsed(settings), parsed(managedSettings), mcpServers, agents];
  return [
    ...(apiKey === undefined ? [] : [apiKey]),
    ...variables.flatMap(([name, value]) =>
      secretName.test(name) ? [value, ...secretsOfHeader(value)] : [],
    ),
    ...variables.flatMap(([, value]) => loginOfUrl(value)),
    ...configured.flatMap(secretsIn),
  ].flatMap((secret) => [secret, ...linesOf(secret)]);
}

/** The secrets in what a CLI is told of servers, agents and settings. */
export function secretsIn(configured: unknown): readonly string[] {
  return [...textsIn(configured)].flatMap(({ path, text }) => {
    const name = path.at(-1) ?? '';
    if (path.includes('env')) return [text, ...loginOfUrl(text)];
    if (path.includes('headers')) return secretsOfHeader(text);
    if (path.includes('args')) return secretsOfArgument(text, path, configured);
    if (name === 'url') return secretsOfUrl(text);
    return secretName.test(name) && !placeName.test(name) ? [text] : [];
  });
}

// `--api-key=x`, `--api-key x`, `API_KEY=x`, `--header "Authorization: Bearer x"`, and URLs with a login.
function secretsOfArgument(text: string, path: readonly string[], configured: unknown): readonly string[] {
  const [, name = '', value = ''] = /^([^=:\s]+)[=:]\s*(.*)$/s.exec(text) ?? [];
  const before = neighbourBefore(configured, path);
  return [
    ...(secretName.test(name) && !placeName.test(name) ? secretsOfHeader(value) : []),
    ...(/^-/.test(before) && !before.includes('=') && secretName.test(before) && !placeName.test(before)
      ? [text]
      : []),
    ...loginOfUrl(text),
    ...loginOfUrl(value),
  ];
}

function neighbourBefore(configured: unknown, path: readonly string[]): string {
  const index = Number(path.at(-1));
  let list: unknown = configured;
  for (const step of path.slice(0, -1)) list = isPlain(list) ? Reflect.get(list, step) : undefined;
  const before: unknown = Array.isArray(list) ? list[index - 1] : undefined;
  return typeof before === 'string' ? before : '';
}

/** Every text in it, however deep, with the names that lead there. */
function* textsIn(value: unknown): Generator<{ readonly path: readonly string[]; readonly text: string }> {
  const open: { readonly path: readonly string[]; readonly value: unknown }[] = [{ path: [], value }];
  const seen = new Set<unknown>();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { path } = next;
    if (typeof next.value === 'string') yield { path, text: next.value };
    if (!isPlain(next.value) || seen.has(next.value)) continue;
    seen.add(next.value);
    for (const [name, field] of Object.entries(next.value))
      open.push({ path: [...path, name], value: field });
  }
}

// A tool server of this process is an object that refers to itself, and holds no options.
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === null || Object.getPrototypeOf(prototype) === null;
}

// Settings may be given as a JSON text, or as a path, which holds none.
function parsed(settings: unknown): unknown {
  if (typeof settings !== 'string') return settings;
  try {
    return JSON.parse(settings);
  } catch {
    return undefined;
  }
}

// A key of several lines is printed line by line.
function linesOf(secret: string): readonly string[] {
  return secret.includes('\n') ? secret.split(/\r?\n/).map((line) => line.trim()) : [];
}
