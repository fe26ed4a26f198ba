import { z } from 'zod';
import type { Logger } from '../base/logger.ts';
import type { CanUseTool } from '../callbacks/permissions/can-use-tool.ts';
import type { OnElicitation, OnUserDialog } from '../callbacks/questions.ts';
import {
  agent,
  effort,
  extraArgs,
  mcpServer,
  outputFormat,
  permissionMode,
  plugin,
  settingSource,
  skills,
  systemPrompt,
  taskBudget,
  thinking,
  toolConfig,
  tools,
} from './option-value-schemas.ts';
import { hooks } from './schemas/hook-schemas.ts';
import {
  anyText,
  argumentText,
  finiteMs,
  flag,
  functionOf,
  type JsonObject,
  jsonObject,
  limitMs,
  listOf,
  objectWith,
  oneOf,
  plainJsonWords,
  positiveNumber,
  positiveWhole,
  recordOf,
  shape,
  uuid,
  wholeFromZero,
} from './schemas/value-schemas.ts';

const argumentTexts = listOf(argumentText);

/** An owner's life. Looked at by its methods, so that a polyfill and another realm's will do. */
export const signal = objectWith<AbortSignal>('an AbortSignal', ['addEventListener', 'throwIfAborted']);

// Names a shell could export, and the end of a pattern.
const variablePattern = /^[^=\0*]+\*?$|^\*$/;
const variable = z.custom<string>((given) => typeof given === 'string' && variablePattern.test(given), {
  error: "the name of a variable, or the beginning of one and '*'",
});
const variableName = z.string().regex(/^[^=\0]+$/, { error: 'the name of a variable' });
const variableValue = z.custom<string | undefined>(
  (given) => given === undefined || (typeof given === 'string' && !given.includes('\0')),
  { error: 'a string, or undefined to unset it' },
);

// The SDK takes settings as JSON text too; from here on they are an object or a path.
const settings = z
  .union([argumentText, jsonObject], { error: `the path of a file, or ${plainJsonWords}` })
  .transform((given, context) => {
    if (typeof given !== 'string' || !given.trimStart().startsWith('{')) return given;
    try {
      // JSON text that begins with a brace is an object.
      return JSON.parse(given) as JsonObject;
    } catch {
      context.addIssue({ code: 'custom', message: 'valid JSON where it begins with a brace' });
      return z.NEVER;
    }
  });

const claudeOptions = {
  model: argumentText,
  fallbackModel: argumentText,
  systemPrompt,
  appendSystemPrompt: anyText,
  thinking,
  maxThinkingTokens: wholeFromZero,
  effort,
  betas: argumentTexts,
  outputFormat,
  maxTurns: positiveWhole,
  maxBudgetUsd: positiveNumber,
  taskBudget,
  cwd: argumentText,
  additionalDirectories: argumentTexts,
  projectConfigRoot: argumentText,
  settingSources: listOf(settingSource),
  settings,
  managedSettings: jsonObject,
  sandbox: jsonObject,
  plugins: listOf(plugin),
  skills,
  tools,
  allowedTools: argumentTexts,
  disallowedTools: argumentTexts,
  toolAliases: recordOf(argumentText),
  toolConfig,
  permissionMode,
  allowDangerouslySkipPermissions: flag,
  canUseTool: functionOf<CanUseTool>(),
  permissionPromptToolName: argumentText,
  permissionPrompts: oneOf('host', 'none'),
  hooks,
  onElicitation: functionOf<OnElicitation>(),
  onUserDialog: functionOf<OnUserDialog>(),
  supportedDialogKinds: listOf(argumentText),
  planModeInstructions: anyText,
  mcpServers: recordOf(mcpServer),
  strictMcpConfig: flag,
  agent: argumentText,
  agents: recordOf(agent),
  forwardSubagentText: flag,
  agentProgressSummaries: flag,
  perTaskStopAffordance: flag,
  resume: uuid,
  continue: flag,
  forkSession: flag,
  sessionId: uuid,
  resumeSessionAt: uuid,
  resumeDropsTurn: uuid,
  persistSession: flag,
  title: anyText,
  enableFileCheckpointing: flag,
  includePartialMessages: flag,
  includeHookEvents: flag,
  promptSuggestions: flag,
  debug: flag,
  debugFile: argumentText,
  extraArgs,
};

const ourOptions = {
  name: argumentText,
  cliPath: argumentText,
  apiKey: argumentText,
  inheritEnv: z.union([flag, listOf(variable)], {
    error: "true, false or a list of names such as 'PATH' and 'LC_*'",
  }),
  env: z.record(variableName, variableValue, { error: 'an object' }).readonly(),
  backgroundTasks: flag,
  peerTools: flag,
  deltaHoldMs: wholeFromZero,
  maxQueue: positiveWhole,
  bufferMessages: positiveWhole,
  claimTimeoutMs: limitMs,
  maxParkedBytes: positiveWhole,
  failFast: flag,
  startTimeoutMs: limitMs,
  controlTimeoutMs: limitMs,
  interruptTimeoutMs: finiteMs,
  permissionTimeoutMs: limitMs,
  shutdownMs: finiteMs,
  force: flag,
  signal,
  logger: objectWith<Logger>('a logger with pino’s methods error, warn, info, debug, trace and child', [
    'error',
    'warn',
    'info',
    'debug',
    'trace',
    'child',
  ]),
};

/** Every session option by itself, strictly. What excludes what is `optionConflicts`. */
export const sessionOptionsSchema = shape(
  z.strictObject({ ...claudeOptions, ...ourOptions }).partial().shape,
);
