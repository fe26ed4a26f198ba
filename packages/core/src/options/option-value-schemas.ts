import { z } from 'zod';
import { jsonSchema } from './json-schema/json-schema-option.ts';
import { inProcessServer } from './schemas/in-process-schemas.ts';
import {
  anyText,
  argumentText,
  flag,
  listOf,
  oneOf,
  positiveWhole,
  recordOf,
  shape,
  shapesByType,
  typeNamed,
  wholeFromZero,
} from './schemas/value-schemas.ts';

const claudeCode = oneOf('claude_code');

export const permissionMode = oneOf('default', 'acceptEdits', 'bypassPermissions', 'plan', 'dontAsk', 'auto');
export const settingSource = oneOf('user', 'project', 'local');
export const effort = oneOf('low', 'medium', 'high', 'xhigh', 'max');

export const systemPrompt = z.union(
  [
    anyText,
    listOf(anyText),
    shapesByType("'custom' or 'preset'", [
      shape({
        type: typeNamed('custom'),
        prompt: z.union([anyText, listOf(anyText)], { error: 'a string or a list of strings' }),
        snapshot: flag.optional(),
      }),
      shape({
        type: typeNamed('preset'),
        preset: claudeCode,
        append: anyText.optional(),
        excludeDynamicSections: flag.optional(),
        snapshot: flag.optional(),
      }),
    ]),
  ],
  {
    error:
      "a string, a list of strings, `{ type: 'custom', prompt }` or `{ type: 'preset', preset: 'claude_code' }`",
  },
);

export const tools = z.union([listOf(argumentText), shape({ type: oneOf('preset'), preset: claudeCode })], {
  error: "a list of tool names or `{ type: 'preset', preset: 'claude_code' }`",
});

// Names become permission rules, in which these characters have a meaning of their own.
const skillPattern = /^[^\s(),\p{Cc}](?:[^(),\p{Cc}]*[^\s(),\p{Cc}])?$/u;
const skillName = z.custom<string>(
  (given) => typeof given === 'string' && skillPattern.test(given) && !given.endsWith('*'),
  {
    error: 'the name of a skill, without parentheses, commas and wildcards',
  },
);
export const skills = z.union([oneOf('all'), listOf(skillName)], { error: "'all' or a list of names" });

const display = oneOf('summarized', 'omitted').optional();
export const thinking = shapesByType("'adaptive', 'enabled' or 'disabled'", [
  shape({ type: typeNamed('adaptive'), display }),
  shape({ type: typeNamed('enabled'), budgetTokens: positiveWhole.optional(), display }),
  shape({ type: typeNamed('disabled') }),
]);

export const outputFormat = shape({ type: oneOf('json_schema'), schema: jsonSchema });
export const taskBudget = shape({ total: positiveWhole });
export const toolConfig = shape({
  askUserQuestion: shape({ previewFormat: oneOf('markdown', 'html').optional() }).optional(),
});
export const plugin = shape({ type: oneOf('local'), path: argumentText, skipMcpDiscovery: flag.optional() });

// What any server has beside the way it is reached.
const anyServer = { timeout: positiveWhole.optional(), alwaysLoad: flag.optional() };
const remoteServer = {
  url: argumentText,
  headers: recordOf(anyText).optional(),
  tools: listOf(
    shape({
      name: argumentText,
      permission_policy: oneOf('always_allow', 'always_ask', 'always_deny').optional(),
      org_max_permission: oneOf('allow', 'ask', 'blocked').optional(),
    }),
  ).optional(),
  ...anyServer,
};
const stdioServer = shape({
  type: typeNamed('stdio').optional(),
  command: argumentText,
  args: listOf(anyText).optional(),
  env: recordOf(anyText).optional(),
  ...anyServer,
});
const httpServer = shape({ type: z.enum(['http', 'sse']), ...remoteServer });

/** A server that the CLI starts or connects to. */
const externalServer = shapesByType(
  "'stdio', 'http' or 'sse', or what `createToolServer` and the SDK’s `createSdkMcpServer` make",
  [stdioServer, httpServer],
);
export const mcpServer = z.union([externalServer, inProcessServer], { error: 'an object' });

export const agent = shape({
  // One empty description, and the CLI drops all of `agents` without a word.
  description: argumentText,
  prompt: anyText,
  tools: listOf(argumentText).optional(),
  disallowedTools: listOf(argumentText).optional(),
  model: argumentText.optional(),
  mcpServers: listOf(
    z.union([argumentText, recordOf(externalServer)], {
      error: 'the name of a server, or an object of servers',
    }),
  ).optional(),
  criticalSystemReminder_EXPERIMENTAL: anyText.optional(),
  skills: listOf(argumentText).optional(),
  initialPrompt: anyText.optional(),
  maxTurns: positiveWhole.optional(),
  autoCompactWindow: positiveWhole.optional(),
  background: flag.optional(),
  omitClaudeMd: flag.optional(),
  memory: settingSource.optional(),
  effort: z
    .union([effort, wholeFromZero], { error: "'low', 'medium', 'high', 'xhigh', 'max' or a whole number" })
    .optional(),
  permissionMode: permissionMode.optional(),
  observer: argumentText.optional(),
  observerMessage: anyText.optional(),
});

// Flags that this library and the CLI understand each other by: with another value no session could work.
const ownFlags = [
  'output-format',
  'input-format',
  'print',
  'await-initialize',
  'initialize-fields',
  'session-id',
  'resume',
];
const reservedFlags = new Set([
  ...ownFlags,
  'continue',
  'fork-session',
  'background',
  'bg',
  'version',
  'help',
]);

// Of one letter there are short flags only, which take one dash.
const flagName = z
  .string()
  .regex(/^[a-zA-Z0-9][a-zA-Z0-9-]+$/, { error: 'the name of a flag, without dashes before it' })
  .refine((name) => !reservedFlags.has(name), { error: 'left out: the session speaks with the CLI by it' });
export const extraArgs = z
  .record(
    flagName,
    z.custom<string | null>(isFlagValue, { error: 'a string, or null for a flag without a value' }),
    {
      error: 'an object that maps flags to values',
    },
  )
  .readonly();

function isFlagValue(given: unknown): boolean {
  return given === null || (typeof given === 'string' && !given.includes('\0'));
}
