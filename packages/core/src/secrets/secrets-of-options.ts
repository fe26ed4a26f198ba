import type { ParsedSessionOptions } from '../options/session-options.ts';
import { cliEnvironment } from '../process/cli-environment.ts';
import { isSecretName, isTokenWord, secretsInWords } from './secret-shapes.ts';
import { secretsOfHeader } from './secrets-of-header.ts';
import { loginOfUrl, secretsOfUrl } from './secrets-of-url.ts';

/** Everything in the options that nobody should read, as it is written there. */
export function secretsOfOptions(options: ParsedSessionOptions, base: NodeJS.ProcessEnv): readonly string[] {
  const { settings, managedSettings, sandbox, mcpServers, agents, apiKey, extraArgs = {} } = options;
  const configured = [parsed(settings), parsed(managedSettings), sandbox, mcpServers, agents];
  return [
    ...(apiKey === undefined ? [] : [apiKey]),
    ...Object.entries(cliEnvironment(options, base)).flatMap(([name, value]) =>
      secretsOfVariable(name, value, options.env[name] !== undefined),
    ),
    ...Object.entries(extraArgs).flatMap(([name, value]) => secretsOfFlag(name, value ?? '')),
    ...configured.flatMap(secretsIn),
  ].flatMap((secret) => [secret, ...linesOf(secret)]);
}

/** The secrets in what a CLI is told of servers, agents and settings. */
export function secretsIn(configured: unknown): readonly string[] {
  return [...textsIn(configured)].flatMap(({ path, text }) => {
    const name = path.at(-1) ?? '';
    if (path.includes('env')) return [text, ...loginOfUrl(text), ...secretsInWords(text)];
    if (path.includes('headers')) return secretsOfHeader(text);
    if (path.includes('args')) return secretsOfArgument(text, neighbourBefore(configured, path));
    if (name === 'command') return [...secretsInWords(text), ...text.split(/\s+/).flatMap(loginOfUrl)];
    if (/url$/i.test(name)) return secretsOfUrl(text);
    return isSecretName(name) ? [text] : [...loginOfUrl(text)];
  });
}

// Of what the host hands on, what is called a secret or has the shape of one; of what was given for this CLI, whatever
// looks like a token too.
function secretsOfVariable(name: string, value: string, isGiven: boolean): readonly string[] {
  return [
    ...(isSecretName(name) ? [value, ...secretsOfHeader(value)] : []),
    ...(isGiven && !publicName.test(name) && isTokenWord(value) ? [value] : []),
    // Lines of `Name: value`.
    ...(/headers?$/i.test(name) ? value.split(/\r?\n/).flatMap(secretsOfHeaderLine) : []),
    ...loginOfUrl(value),
    ...secretsInWords(value),
  ];
}

function secretsOfHeaderLine(line: string): readonly string[] {
  const colon = line.indexOf(':');
  return colon === -1 ? secretsOfHeader(line) : secretsOfHeader(line.slice(colon + 1).trim());
}

// The names of models and places have figures too.
const publicName = /model|agent|region|zone|version|branch|project|name$|(?:^|[_-])id$|mode$/i;

function secretsOfFlag(name: string, value: string): readonly string[] {
  const configured = parsed(value);
  return [
    ...(isSecretName(name) ? secretsOfHeader(value) : []),
    ...(isTokenWord(value) && !publicName.test(name) ? [value] : []),
    ...loginOfUrl(value),
    ...(typeof configured === 'object' ? secretsIn(configured) : secretsInWords(value)),
  ];
}

// `--api-key=x`, `--api-key x`, `API_KEY=x`, `--header "Authorization: Bearer x"`, URLs with a login, and a token by itself.
function secretsOfArgument(text: string, before: string): readonly string[] {
  const [, name = '', value = ''] = /^([^=:\s]+)[=:]\s*(.*)$/s.exec(text) ?? [];
  return [
    ...(isSecretName(name) ? secretsOfHeader(value) : []),
    ...(/^-/.test(before) && !before.includes('=') && isSecretName(before) ? [text] : []),
    ...(isTokenWord(text) ? [text] : []),
    ...loginOfUrl(text),
    ...loginOfUrl(value),
    ...secretsInWords(text),
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
