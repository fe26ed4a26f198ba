import type { Options } from '@anthropic-ai/claude-agent-sdk';
import type { SessionOptions } from '@troupe/core';
import { describe, expect, it } from 'vitest';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { optionSamples } from '../helpers/option-samples.ts';
import { type RecordedStart, startRecorder } from '../helpers/record-start.ts';

leavesNothingBehind();

/** Options that the official SDK has too. What is ours alone has nothing to be held against. */
const ofOursAlone = [
  'name',
  'cliPath',
  'apiKey',
  'inheritEnv',
  'env',
  'backgroundTasks',
  'peerTools',
  'deltaHoldMs',
  'maxQueue',
  'bufferMessages',
  'claimTimeoutMs',
  'maxParkedBytes',
  'failFast',
  'startTimeoutMs',
  'controlTimeoutMs',
  'interruptTimeoutMs',
  'permissionTimeoutMs',
  'shutdownMs',
  'force',
  'signal',
  'logger',
] as const satisfies readonly (keyof SessionOptions)[];

// The documented differences of default and meaning, taken away: what is left has to be the same. Where the SDK can
// deliver over the handshake, it is told to: we always do.
const env = { PATH: process.env.PATH ?? '', HOME: '/nowhere', LANG: 'C' };
const oursBeside: SessionOptions = { inheritEnv: false, env, peerTools: true };
const officialBeside: Options = {
  env,
  settingSources: [],
  includePartialMessages: true,
  mcpServersDelivery: 'initialize',
  pluginDelivery: 'initialize',
};

/** What is different in every start. */
const everywhere = {
  /** The SDK knows the session's id once the CLI has said it; ours is known before there is a CLI. */
  ourFlags: /^--session-id=[0-9a-f-]{36}$/,
  ourEnvironment: [
    // The same state events as the SDK's variable asks for, without the mark that hides them from readers.
    'CLAUDE_CODE_EMIT_SESSION_STATE_EVENTS',
    // A session's files and processes are found by these, and removed after it.
    'TMPDIR',
    'TROUPE_SESSION_TAG',
  ],
  officialEnvironment: [
    // They say that the host is the official SDK, which is not so.
    'CLAUDE_CODE_ENTRYPOINT',
    'CLAUDE_AGENT_SDK_VERSION',
    'CLAUDE_CODE_SDK_READS_SESSION_STATE',
  ],
};

interface Difference {
  readonly why: string;
  /** Flags, by name, that one of the two has alone. */
  readonly ourFlags?: readonly string[];
  readonly officialFlags?: readonly string[];
  /** Fields of the handshake that are not the same. */
  readonly fields?: readonly string[];
}

const byHandshake = (option: string): Difference => ({
  why: 'large or secret: by the handshake and never on a command line, though the SDK puts it there',
  officialFlags: ['--settings'],
  ourFlags: ['--await-initialize', '--initialize-fields'],
  fields: [option],
});

/** What is different on purpose, for single options. */
const onPurpose: { readonly [Option in keyof SessionOptions]?: Difference } = {
  settings: byHandshake('settings'),
  sandbox: byHandshake('settings'),
  managedSettings: {
    ...byHandshake('managedSettings'),
    officialFlags: ['--managed-settings'],
    ourFlags: ['--await-initialize', '--managed-settings-in-initialize'],
  },
  hooks: {
    why: 'the ids of hooks are ours to choose, and each has a time-out, which the SDK leaves to whoever sets one',
    fields: ['hooks'],
  },
  outputFormat: {
    why: 'the SDK sends the schema twice; the handshake is enough, and has no limit of 128 KiB',
    officialFlags: ['--json-schema'],
  },
  appendSystemPrompt: {
    why: 'the SDK knows no such option at the top: it belongs to the flag of that name, which keeps the CLI’s prompt',
    fields: ['appendSystemPrompt', 'systemPrompt'],
  },
};

// The keys of an object of known keys.
const options = (Object.keys(optionSamples) as (keyof SessionOptions)[]).filter(
  (option) => !ofOursAlone.some((own) => own === option),
);
const samples = options.flatMap((option) => optionSamples[option].map((sample) => ({ option, sample })));

describe('a session starts the CLI as the official SDK does', () => {
  // All in one test, a few at a time: each is two processes that hardly do anything.
  it('with every option they share, save what is listed here with its reason', async () => {
    await using recorder = await startRecorder();
    const met = new Map<object, unknown>();
    const waiting = [...samples];
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const { option, sample } = next;
        const ours = await recorder.ours({ ...oursBeside, ...sample });
        // The samples are of options that the SDK has by the same name, with values that both take.
        const official = await recorder.official({ ...officialBeside, ...(sample as object) });
        met.set(next, { option, sample, ...difference(ours, official), sameCwd: ours.cwd === official.cwd });
      }
    };
    await Promise.all([work(), work(), work()]);
    expect(samples.map((tried) => met.get(tried))).toEqual(samples.map(expected));
  }, 180_000);

  it('and adds nothing to an empty call but the id it chose', async () => {
    await using recorder = await startRecorder();
    const ours = await recorder.ours(oursBeside);
    const official = await recorder.official(officialBeside);
    const [id, ...others] = flags(ours).filter((flag) => !flags(official).includes(flag));
    expect(others).toEqual([]);
    expect(id).toMatch(everywhere.ourFlags);
    expect(ours.initialize).toEqual(official.initialize);
  });

  it('and every difference has a reason', () => {
    expect(Object.values(onPurpose).filter(({ why }) => why.length < 20)).toEqual([]);
  });
});

function expected({ option, sample }: (typeof samples)[number]) {
  // Settings that are a file are named on the command line by both.
  const isFile = typeof sample.settings === 'string' && !sample.settings.startsWith('{');
  const allowed = isFile ? undefined : onPurpose[option];
  return {
    option,
    sample,
    ourFlags: allowed?.ourFlags ?? [],
    officialFlags: allowed?.officialFlags ?? [],
    ourEnvironment: everywhere.ourEnvironment,
    officialEnvironment: everywhere.officialEnvironment,
    fields: allowed?.fields ?? [],
    sameCwd: true,
  };
}

function difference(ours: RecordedStart, official: RecordedStart) {
  const [ourFlags, officialFlags] = [flags(ours), flags(official)];
  const namesOf = (list: readonly string[]) => list.map((flag) => flag.replace(/=.*$/s, ''));
  const isChosenId = (flag: string) => everywhere.ourFlags.test(flag) && !officialFlags.includes(flag);
  return {
    ourFlags: namesOf(ourFlags.filter((flag) => !officialFlags.includes(flag) && !isChosenId(flag))),
    officialFlags: namesOf(officialFlags.filter((flag) => !ourFlags.includes(flag))),
    ourEnvironment: differing(ours.env, official.env).toSorted(),
    officialEnvironment: differing(official.env, ours.env),
    fields: [
      ...new Set([
        ...differing(ours.initialize, official.initialize),
        ...differing(official.initialize, ours.initialize),
      ]),
    ],
  };
}

/** Arguments with the value in one word, as we write them; the SDK writes some in two. */
function flags({ argv }: RecordedStart): string[] {
  const joined: string[] = [];
  for (const [index, argument] of argv.entries()) {
    const before = argv[index - 1];
    const isValue = !argument.startsWith('--') && before?.startsWith('--') && !before.includes('=');
    if (isValue) joined[joined.length - 1] = `${before}=${argument}`;
    else joined.push(argument);
  }
  return joined;
}

function differing(these: object, those: object): string[] {
  const other = new Map<string, unknown>(Object.entries(those));
  return Object.entries(these)
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(other.get(name)))
    .map(([name]) => name);
}
