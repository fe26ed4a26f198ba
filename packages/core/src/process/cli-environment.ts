import type { OptionOf } from '../options/option-channels.ts';
import type { ParsedSessionOptions } from '../options/session-options.ts';
import { neverInheritedEnv } from './never-inherited-env.ts';

/**
 * The CLI's whole environment; what is not in it, the CLI does not get.
 *
 * Four layers, the later ones over the earlier: what `inheritEnv` lets through of `base`; what the options say; the
 * user's `env`, which may also unset; the `apiKey`.
 */
export function cliEnvironment(
  options: ParsedSessionOptions,
  base: NodeJS.ProcessEnv,
): Record<string, string> {
  const fromHost = inherited(options, base);
  const layers: Variables[] = [
    fromHost,
    { CLAUDE_CODE_EMIT_SESSION_STATE_EVENTS: '1', ...noCrashReports({ ...fromHost, ...options.env }) },
    ...Object.values(variables).map((ofOption) => ofOption(options)),
    options.env,
    options.apiKey === undefined ? {} : { ANTHROPIC_API_KEY: options.apiKey },
  ];
  const merged: Variables = Object.assign({}, ...layers);
  return Object.fromEntries(Object.entries(merged).filter(isSet));
}

// What the CLI is built with can send reports of its crashes over the network. As with the official SDK that is off where
// nobody has said that it should be on.
function noCrashReports(said: Variables): Variables {
  const { BUN_ENABLE_CRASH_REPORTING: isOn, BUN_CRASH_REPORT_URL: url } = said;
  return isOn || url ? {} : { BUN_ENABLE_CRASH_REPORTING: '0' };
}

type Variables = Readonly<Record<string, string | undefined>>;

/** For how long the CLI joins deltas that nobody looks at. */
const unwatchedHoldMs = 1_000;

// One entry per option, so that none is forgotten. The other three are the layers themselves.
const variables: {
  readonly [Option in Exclude<OptionOf<'environment'>, 'inheritEnv' | 'env' | 'apiKey'>]: (
    options: ParsedSessionOptions,
  ) => Variables;
} = {
  deltaHoldMs: ({ deltaHoldMs }) =>
    deltaHoldMs === 0
      ? {}
      : {
          CLAUDE_CODE_STREAM_EVENT_HOLD_MS: String(deltaHoldMs),
          // Without it `set_has_subscribers` changes nothing; with it nothing changes before that says `false`.
          CLAUDE_CODE_STREAM_EVENT_NO_SUBSCRIBER_HOLD_MS: String(Math.max(deltaHoldMs, unwatchedHoldMs)),
        },
  backgroundTasks: ({ backgroundTasks }) =>
    backgroundTasks ? {} : { CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: '1' },
  enableFileCheckpointing: ({ enableFileCheckpointing }) =>
    enableFileCheckpointing === true ? { CLAUDE_CODE_ENABLE_SDK_FILE_CHECKPOINTING: 'true' } : {},
  toolConfig: ({ toolConfig }) => ({
    CLAUDE_CODE_QUESTION_PREVIEW_FORMAT: toolConfig?.askUserQuestion?.previewFormat,
  }),
};

function inherited({ inheritEnv, apiKey }: ParsedSessionOptions, base: NodeJS.ProcessEnv): Variables {
  if (inheritEnv === false) return {};
  const isWanted = inheritEnv === true ? () => true : nameMatcher(inheritEnv);
  const names = Object.keys(base).filter((name) => isWanted(name) && !isNeverInherited(name));
  // With two credentials the CLI sends both; the one that was given is the one that was meant.
  const kept = apiKey === undefined ? names : names.filter((name) => !otherCredentials.includes(name));
  return Object.fromEntries(kept.map((name) => [name, base[name]]));
}

const otherCredentials = ['ANTHROPIC_AUTH_TOKEN', 'CLAUDE_CODE_OAUTH_TOKEN'];
const isNeverInherited = nameMatcher(neverInheritedEnv);

function nameMatcher(patterns: readonly string[]): (name: string) => boolean {
  const exact = new Set(patterns.filter((pattern) => !pattern.endsWith('*')));
  const prefixes = patterns.filter((pattern) => pattern.endsWith('*')).map((pattern) => pattern.slice(0, -1));
  return (name) => exact.has(name) || prefixes.some((prefix) => name.startsWith(prefix));
}

function isSet(variable: [string, string | undefined]): variable is [string, string] {
  return variable[1] !== undefined;
}
