import { readdirSync } from 'node:fs';
import { hookEvents, isGuardEvent } from '../../packages/core/src/callbacks/hooks/hook-events.ts';
import { decisionsOf, matchedBy } from '../../packages/core/src/callbacks/hooks/hook-table.ts';
import { controlTable } from '../../packages/core/src/controls/control-table.ts';
import { flagsBeside, optionChannels } from '../../packages/core/src/options/option-channels.ts';
import { optionDefaults } from '../../packages/core/src/options/option-defaults.ts';
import { type Documented, declarationsOf, fieldsOf, literalsOf, membersOf } from './read-docs.ts';
import {
  controlOfTable,
  hostOptions,
  messagesOfCli,
  optionSeenByCli,
  otherControls,
  ownMessages,
  type TestId,
  testOfHook,
} from './tested-by.ts';

/** One line of a table of the reference. */
export interface Row {
  readonly name: string;
  readonly cells: readonly string[];
  readonly text: string;
  /** `undefined` where nobody has said which test it is; the coverage test fails then. */
  readonly test: TestId | undefined;
}

const options = 'packages/core/src/options/';

/** Default values that a page cannot spell as they are. */
const inWords: Readonly<Record<string, string>> = { inheritEnv: '`defaultInheritedEnv`', logger: 'silent' };

function spellDefault(option: string): string {
  const entry = Object.entries(optionDefaults).find(([name]) => name === option);
  if (entry === undefined) return '–';
  const value: unknown = entry[1];
  const text = typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
  return inWords[option] ?? `\`${value === Number.POSITIVE_INFINITY ? 'Infinity' : text}\``;
}

/** Every option of a session, in the order of the code's own table. */
export function optionRows(): Row[] {
  const ofSdk = membersOf(`${options}claude-options.ts`, 'ClaudeOptions');
  const docs = [...ofSdk, ...membersOf(`${options}session-options.ts`, 'SessionOptions')];
  const beside = new Map<string, string>(Object.entries(flagsBeside));
  return Object.entries(optionChannels).map(([name, channel]) => {
    const isOfSdk = ofSdk.some((one) => one.name === name);
    const seen = isOfSdk ? optionSeenByCli.sharedWithSdk : optionSeenByCli.alone;
    return {
      name,
      cells: [`\`${name}\``, spellDefault(name), channel + (beside.has(name) ? ' and flag' : '')],
      text: docs.find((one) => one.name === name)?.text ?? '',
      test: channel === 'host' ? hostOptions[name] : seen,
    };
  });
}

/** Every control method, in the order of the interface. */
export function controlRows(): Row[] {
  const table = new Map(Object.entries(controlTable));
  return membersOf('packages/core/src/controls/session-controls.ts', 'SessionControls').map(
    ({ name, text }) => {
      const spec = table.get(name as keyof typeof controlTable);
      const parameters = spec === undefined ? '' : Object.keys(spec.parameters).join(', ');
      return {
        name,
        cells: [`\`${name}(${parameters})\``, spec === undefined ? '–' : `\`${spec.subtype}\``],
        text,
        test: spec === undefined ? otherControls[name] : controlOfTable,
      };
    },
  );
}

/** Every event that hooks can be called for, in the order of the code's own list. */
export function hookRows(): Row[] {
  const docs = new Map(
    membersOf('packages/core/src/callbacks/hooks/hook-inputs.ts', 'HookFields').map((one) => [one.name, one]),
  );
  return hookEvents.map((event) => {
    const doc = docs.get(event);
    return {
      name: event,
      cells: [
        `\`${event}\``,
        isGuardEvent(event) ? 'guard' : '–',
        inCode(matchedBy(event)),
        inCode(...(doc === undefined ? [] : fieldsOf(doc))),
        inCode(...Object.keys(decisionsOf(event) ?? {})),
      ],
      text: doc?.text ?? '',
      test: testOfHook(event),
    };
  });
}

function inCode(...names: readonly (string | undefined)[]): string {
  const given = names.flatMap((name) => (name === undefined ? [] : [`\`${name}\``]));
  return given.length === 0 ? '–' : given.join(', ');
}

/** Every message type that is published, by the file it is in. */
export function messageRows(): Row[] {
  const folder = 'packages/core/src/messages/';
  const files = readdirSync(new URL(`../../${folder}`, import.meta.url)).filter((file) =>
    file.endsWith('.ts'),
  );
  return files
    .toSorted()
    .flatMap((file) => declarationsOf(folder + file))
    .filter(isMessage)
    .map((declared) => {
      const [type = ''] = typesOf(declared);
      const subtypes = literalsOf(declared, 'subtype');
      return {
        name: declared.name,
        cells: [
          `\`${type}\``,
          subtypes.length === 0 ? '–' : subtypes.map((subtype) => `\`${subtype}\``).join(', '),
          `\`${declared.name}\``,
        ],
        text: declared.text,
        test: testOfMessage(declared.name, type, subtypes),
      };
    });
}

// Blocks of content and the like have a `type` too; a message is named for being one, or is a kind of result.
function isMessage(declared: Documented): boolean {
  const [type] = typesOf(declared);
  // The API's own message, which an assistant message holds, is of the type `message`.
  return (
    type !== undefined &&
    type !== 'message' &&
    /(Message|RateLimitEvent|ResultSuccess|ResultError)$/.test(declared.name)
  );
}

// Both results have theirs from what they extend.
function typesOf(declared: Documented): readonly string[] {
  return /^Result(Success|Error)$/.test(declared.name) ? ['result'] : literalsOf(declared, 'type');
}

function testOfMessage(name: string, type: string, subtypes: readonly string[]): TestId | undefined {
  if (type === 'troupe') return ownMessages[name];
  if (type === 'result') return messagesOfCli.result;
  return type === 'system' && subtypes.length > 0 ? messagesOfCli.system : messagesOfCli.other;
}
