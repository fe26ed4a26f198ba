import { type HookEvent, hookEvents } from '../../packages/core/src/callbacks/hooks/hook-events.ts';

/** Where a row of the reference is tested: a file, and the title of a test in it. */
export interface TestId {
  readonly file: string;
  readonly title: string;
}

const test = (file: string, title: string): TestId => ({ file: `test/${file}`, title });

const channels = test('core/options/option-channels.test.ts', 'says all there is to say about where %s goes');
const asTheSdk = test(
  'integration/same-start-as-the-sdk.test.ts',
  'with every option they share, save what is listed here with its reason',
);

/** Every option that the CLI sees is tried by these, one by one. */
export const optionSeenByCli = { alone: channels, sharedWithSdk: asTheSdk };

const turns = 'integration/turn-outcomes.test.ts';
const backPressure = 'integration/back-pressure.test.ts';
const misbehaving = 'integration/misbehaving-cli.test.ts';

/** Options that stay with the host: what they do is for each to show. */
export const hostOptions: Readonly<Record<string, TestId>> = {
  cwd: asTheSdk,
  canUseTool: test(
    'integration/permissions.test.ts',
    'is asked with the tool, its input and the context, and its answer reaches the CLI',
  ),
  onElicitation: test(
    'contract/elicitation.test.ts',
    'is asked what a tool server wants to know, and the server gets the answer',
  ),
  onUserDialog: test(
    'integration/questions.test.ts',
    'shows what the CLI wants shown, of the kinds it declared, and its result reaches the CLI',
  ),
  name: test(
    'integration/logging.test.ts',
    'is taken as it is, and hears of a session’s life with its name and id as fields',
  ),
  cliPath: test('core/find-cli/find-cli.test.ts', 'bundled comes first, then PATH'),
  maxQueue: test(turns, 'rejected: a full queue throws MailboxFullError'),
  bufferMessages: test(
    backPressure,
    'pauses the pipe, shows in the status and as an event, and then gets every message in order',
  ),
  claimTimeoutMs: test(turns, 'that never comes does not keep the turn from its result'),
  maxParkedBytes: test(backPressure, 'fails a control request when the parking space is used up'),
  failFast: test(
    'contract/fail-fast.test.ts',
    'a wrong key fails the turn at the first refusal, long before its deadline, and the session goes on',
  ),
  startTimeoutMs: test(misbehaving, 'and never answers is killed when its time is up'),
  controlTimeoutMs: test(
    'integration/control-requests.test.ts',
    'fails by the session’s own deadline where it has none',
  ),
  interruptTimeoutMs: test(turns, 'lost: a CLI that does not obey an interrupt in time is killed'),
  permissionTimeoutMs: test(
    'integration/permissions.test.ts',
    'denies when it does not answer in time, and is told by its signal',
  ),
  shutdownMs: test(
    misbehaving,
    'ends a CLI that ignores SIGTERM and the end of its input, within the budget, as killed',
  ),
  force: test(
    'core/leases/decide-claim.test.ts',
    'of those that race, the lowest id stays and the others withdraw; force makes no difference',
  ),
  signal: test(misbehaving, 'is what the abort of the owner’s signal does'),
  logger: test('integration/logging.test.ts', 'gets prompts and answers at trace only, and the key never'),
};

/** Every control method of the table is tried by this, one by one. */
export const controlOfTable = test('core/controls/session-controls.test.ts', '%s sends what the CLI reads');

const whatThereIs = test(
  'contract/controls.test.ts',
  'tell what there is: commands, models, agents, the account',
);

/** The other control methods. */
export const otherControls: Readonly<Record<string, TestId>> = {
  control: test('contract/conversation.test.ts', 'answers control requests, also in the middle of a turn'),
  supportedCommands: whatThereIs,
  supportedModels: whatThereIs,
  supportedAgents: whatThereIs,
  accountInfo: whatThereIs,
};

const messageTypes = 'core/messages/messages.test-d.ts';

/** Messages of the CLI: the published type and the schema it is checked by are held equal. */
export const messagesOfCli = {
  system: test(messageTypes, 'say what the system messages say, all of them'),
  result: test(messageTypes, 'say what the results say, for the subtypes that are known'),
  other: test(messageTypes, 'say what the message types say'),
};

const names = test(
  messageTypes,
  'carries the exit reason and the wire error under the names that core gives them',
);

/** Messages of our own. */
export const ownMessages: Readonly<Record<string, TestId>> = {
  TurnRestartedMessage: names,
  RestartedMessage: names,
  ReaderMessage: test(
    backPressure,
    'pauses the pipe, shows in the status and as an event, and then gets every message in order',
  ),
  PipeMessage: test(
    'integration/half-dead-cli.test.ts',
    '%s: is unhealthy, is ended, and its turn fails with why',
  ),
  AskDeniedMessage: test(
    'integration/permissions.test.ts',
    'that a dead CLI left open is an event, its signal aborts, and a late answer is dropped',
  ),
  QuestionFailedMessage: test(
    'integration/questions.test.ts',
    'that %s: nothing but an answer is consent, and the rest an event',
  ),
  HookFailedMessage: test(
    'integration/hooks.test.ts',
    'that fails lets go ahead what it was told not to hold up',
  ),
  WireErrorMessage: test(misbehaving, 'that is garbage is an event and changes nothing'),
};

/** Events that the real CLI was not heard to tell a host of, and why. */
export const notHeardFromRealCli: Readonly<Partial<Record<HookEvent, string>>> = {
  Setup:
    'with `--init` and `--maintenance` it comes before the handshake, in which the CLI hears of a host’s hooks',
  TeammateIdle:
    'a CLI that a host drives starts no teammates, with `CLAUDE_CODE_EXPERIMENTAL_AGENT_TEAMS` either',
  CwdChanged: 'neither a `cd` in `Bash` nor the control request `set_cwd` is told of',
};

/** Events that the real CLI tells a host of, over the model on the loopback. A test plays them all. */
export const hookEventsOfRealCli: readonly HookEvent[] = hookEvents.filter(
  (event) => !(event in notHeardFromRealCli),
);

const hookOfRealCli = test(
  'contract/hook-events.test.ts',
  'these events are told by the real CLI, and a matcher is held against the field that the reference names',
);
const anyHook = test(
  'integration/hook-events.test.ts',
  'every event reaches its hook as the CLI wrote it, and the answer reaches the CLI',
);

/** Every event is driven through a session by a scripted CLI, and by the real one where it can be had to. */
export function testOfHook(event: HookEvent): TestId {
  return hookEventsOfRealCli.includes(event) ? hookOfRealCli : anyHook;
}
