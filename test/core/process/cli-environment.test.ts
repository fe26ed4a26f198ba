import { describe, expect, it } from 'vitest';
import { defaultInheritedEnv } from '#core/options/default-inherited-env.ts';
import { parseSessionOptions } from '#core/options/parse-session-options.ts';
import type { SessionOptions } from '#core/options/session-options.ts';
import { cliEnvironment } from '#core/process/cli-environment.ts';

const environment = (given: SessionOptions, base: NodeJS.ProcessEnv = {}) =>
  cliEnvironment(parseSessionOptions(given), base);

// What a CLI of version 2.1.332 tells its tools about itself, and what a host of a CLI or of a Node tells its child.
const leaking = [
  'AI_AGENT',
  'CLAUDECODE',
  'CLAUDE_AGENT_SDK_VERSION',
  'CLAUDE_BG_SOURCE',
  'CLAUDE_CODE_BRIDGE_SESSION_ID',
  'CLAUDE_CODE_CHILD_NOTES_DIR',
  'CLAUDE_CODE_CHILD_SESSION',
  'CLAUDE_CODE_DISABLE_BACKGROUND_TASKS',
  'CLAUDE_CODE_EMIT_SESSION_STATE_EVENTS',
  'CLAUDE_CODE_ENABLE_SDK_FILE_CHECKPOINTING',
  'CLAUDE_CODE_ENTRYPOINT',
  'CLAUDE_CODE_EXECPATH',
  'CLAUDE_CODE_HOST_SESSION_ID',
  'CLAUDE_CODE_MESSAGING_SOCKET',
  'CLAUDE_CODE_MESSAGING_TOKEN',
  'CLAUDE_CODE_QUESTION_PREVIEW_FORMAT',
  'CLAUDE_CODE_REMOTE',
  'CLAUDE_CODE_REMOTE_SESSION_ID',
  'CLAUDE_CODE_RESUME_INTERRUPTED_TURN',
  'CLAUDE_CODE_RESUME_REASON',
  'CLAUDE_CODE_SDK_READS_SESSION_STATE',
  'CLAUDE_CODE_SESSION_ACCESS_TOKEN',
  'CLAUDE_CODE_SESSION_ATTENDED',
  'CLAUDE_CODE_SESSION_ID',
  'CLAUDE_CODE_SSE_PORT',
  'CLAUDE_CODE_STREAM_EVENT_HOLD_MS',
  'CLAUDE_EFFORT',
  'CLAUDE_PID',
  'BUN_BE_BUN',
  'BUN_INSPECT',
  'BUN_OPTIONS',
  'NODE_CHANNEL_FD',
  'NODE_CHANNEL_SERIALIZATION_MODE',
  'NODE_OPTIONS',
  'NODE_UNIQUE_ID',
  'OLDPWD',
  'PWD',
];

const ours = { CLAUDE_CODE_EMIT_SESSION_STATE_EVENTS: '1', BUN_ENABLE_CRASH_REPORTING: '0' };

const unset = (variables: object) =>
  Object.fromEntries(Object.keys(variables).map((name) => [name, undefined]));

describe('cliEnvironment', () => {
  it('passes on what the CLI needs to find programs, its key and its way out, and nothing else', () => {
    const needed = {
      PATH: '/bin',
      HOME: '/home/u',
      USER: 'u',
      LOGNAME: 'u',
      SHELL: '/bin/sh',
      TMPDIR: '/tmp',
      XDG_CONFIG_HOME: '/c',
      LANG: 'C.UTF-8',
      LC_ALL: 'C',
      TZ: 'UTC',
      TERM: 'dumb',
      HTTPS_PROXY: 'http://p',
      https_proxy: 'http://p',
      no_proxy: 'localhost',
      NODE_EXTRA_CA_CERTS: '/ca',
      SSL_CERT_FILE: '/ca',
      ANTHROPIC_API_KEY: 'k',
      ANTHROPIC_AUTH_TOKEN: 't',
      ANTHROPIC_BASE_URL: 'http://127.0.0.1',
      CLAUDE_CONFIG_DIR: '/cfg',
      CLAUDE_CODE_OAUTH_TOKEN: 'o',
      CLAUDE_CODE_USE_BEDROCK: '1',
      AWS_PROFILE: 'p',
      DISABLE_TELEMETRY: '1',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    };
    const left = {
      DATABASE_URL: 'postgres://u:p@h/d',
      GITHUB_TOKEN: 'g',
      AWS_SECRET_ACCESS_KEY: 's',
      AWS_ACCESS_KEY_ID: 'a',
      LCX: '1',
      PATHS: '1',
      XDGX: '1',
      path: '/other',
    };
    expect(environment({}, { ...needed, ...left })).toEqual({ ...needed, ...ours });
  });

  it('passes on nothing, all, or what is listed, as inheritEnv says', () => {
    const base = { PATH: '/bin', SECRET: 's', LC_ALL: 'C', LC_CTYPE: 'C' };
    expect(environment({ inheritEnv: false }, base)).toEqual(ours);
    expect(environment({ inheritEnv: [] }, base)).toEqual(ours);
    expect(environment({ inheritEnv: true }, base)).toEqual({ ...base, ...ours });
    expect(environment({ inheritEnv: ['*'] }, base)).toEqual({ ...base, ...ours });
    expect(environment({ inheritEnv: ['SECRET', 'LC_*', 'MISSING'] }, base)).toEqual({
      SECRET: 's',
      LC_ALL: 'C',
      LC_CTYPE: 'C',
      ...ours,
    });
    expect(environment({ inheritEnv: [...defaultInheritedEnv, 'SECRET'] }, base)).toEqual({
      ...base,
      ...ours,
    });
  });

  it.each<boolean | string[]>([true, ['*'], leaking])(
    'never passes on what would steer the CLI, with inheritEnv: %j',
    (inheritEnv) => {
      const base = Object.fromEntries(leaking.map((name) => [name, 'leaked']));
      expect(environment({ inheritEnv }, base)).toEqual(ours);
    },
  );

  it('takes what the user sets over everything inherited and over ours, even what is never passed on', () => {
    const env = {
      PATH: '/mine',
      CLAUDE_CODE_EMIT_SESSION_STATE_EVENTS: '0',
      CLAUDE_CODE_STREAM_EVENT_HOLD_MS: '7',
      CLAUDE_CODE_STREAM_EVENT_NO_SUBSCRIBER_HOLD_MS: '8',
      NODE_OPTIONS: '--no-warnings',
      CLAUDECODE: '1',
      BUN_ENABLE_CRASH_REPORTING: '1',
    };
    expect(environment({ env, deltaHoldMs: 50 }, { PATH: '/bin' })).toEqual(env);
  });

  it('turns reports of crashes off, unless somebody turned them on or said where they go', () => {
    const on = { BUN_ENABLE_CRASH_REPORTING: '1' };
    const url = { BUN_CRASH_REPORT_URL: 'http://127.0.0.1/' };
    const { CLAUDE_CODE_EMIT_SESSION_STATE_EVENTS } = ours;
    for (const said of [on, url]) {
      const expected = { CLAUDE_CODE_EMIT_SESSION_STATE_EVENTS, ...said };
      expect(environment({ env: said }, {})).toEqual(expected);
      expect(environment({ inheritEnv: true }, said)).toEqual(expected);
    }
    expect(environment({ inheritEnv: true }, { BUN_ENABLE_CRASH_REPORTING: '' })).toEqual(ours);
  });

  it('unsets what the user sets to undefined, ours too', () => {
    const env = { HOME: undefined, ...unset(ours), NEVER_THERE: undefined };
    expect(environment({ env }, { HOME: '/home/u', PATH: '/bin' })).toStrictEqual({ PATH: '/bin' });
  });

  it('keeps a variable that is empty', () => {
    expect(environment({ env: { B: '' } }, { TERM: '' })).toEqual({ TERM: '', B: '', ...ours });
  });

  it('lets the apiKey win over every other key', () => {
    const base = { ANTHROPIC_API_KEY: 'inherited', ANTHROPIC_AUTH_TOKEN: 't', CLAUDE_CODE_OAUTH_TOKEN: 'o' };
    expect(environment({ apiKey: 'given', env: { ANTHROPIC_API_KEY: 'env' } }, base)).toEqual({
      ANTHROPIC_API_KEY: 'given',
      ...ours,
    });
    // Who writes two credentials down gets both.
    expect(environment({ apiKey: 'given', env: { ANTHROPIC_AUTH_TOKEN: 'mine' } }, base)).toEqual({
      ANTHROPIC_API_KEY: 'given',
      ANTHROPIC_AUTH_TOKEN: 'mine',
      ...ours,
    });
  });

  it.each<[SessionOptions, Record<string, string>]>([
    [
      { deltaHoldMs: 20 },
      {
        CLAUDE_CODE_STREAM_EVENT_HOLD_MS: '20',
        CLAUDE_CODE_STREAM_EVENT_NO_SUBSCRIBER_HOLD_MS: '1000',
      },
    ],
    [
      { deltaHoldMs: 2_000 },
      {
        CLAUDE_CODE_STREAM_EVENT_HOLD_MS: '2000',
        CLAUDE_CODE_STREAM_EVENT_NO_SUBSCRIBER_HOLD_MS: '2000',
      },
    ],
    [{ deltaHoldMs: 0 }, {}],
    [{ backgroundTasks: false }, { CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: '1' }],
    [{ backgroundTasks: true }, {}],
    [{ enableFileCheckpointing: true }, { CLAUDE_CODE_ENABLE_SDK_FILE_CHECKPOINTING: 'true' }],
    [{ enableFileCheckpointing: false }, {}],
    [
      { toolConfig: { askUserQuestion: { previewFormat: 'html' } } },
      { CLAUDE_CODE_QUESTION_PREVIEW_FORMAT: 'html' },
    ],
    [{ toolConfig: {} }, {}],
  ])('says by variables: %j', (given, variables) => {
    expect(environment(given)).toEqual({ ...ours, ...variables });
  });

  it('changes neither the environment nor the options it is given', () => {
    const base = Object.freeze({ PATH: '/bin', CLAUDECODE: '1' });
    expect(environment({ inheritEnv: true, env: Object.freeze({ A: '1' }) }, base)).toEqual({
      PATH: '/bin',
      A: '1',
      ...ours,
    });
  });
});
