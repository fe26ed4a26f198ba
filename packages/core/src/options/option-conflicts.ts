import { peerTools } from './peer-tools.ts';
import type { SessionOptions } from './session-options.ts';

/** Options that cannot be given together, or not without another. */
interface OptionConflict {
  /** The option that is wrong. */
  readonly key: keyof SessionOptions;
  /** What it excludes. Of the two, one that only a default sets gives way to one that was given. */
  readonly against?: keyof SessionOptions;
  /** What it should have been, after "Expected … to be". */
  readonly expected: string;
  readonly isBroken: (options: SessionOptions) => boolean;
}

/** Everything about a set of options that no single option shows. Each line is a law, and a test. */
export const optionConflicts: readonly OptionConflict[] = [
  excludes('continue', 'resume', ({ continue: latest }) => latest === true),
  {
    key: 'sessionId',
    expected: 'left out beside `resume` or `continue`, unless `forkSession` is true',
    isBroken: ({ sessionId, forkSession, ...options }) =>
      sessionId !== undefined && goesOn(options) && forkSession !== true,
  },
  {
    key: 'forkSession',
    expected: 'left out without `resume` or `continue`: there is nothing to copy',
    isBroken: ({ forkSession, ...options }) => forkSession === true && !goesOn(options),
  },
  {
    key: 'resumeSessionAt',
    expected: 'left out without `resume`',
    isBroken: ({ resumeSessionAt, resume }) => resumeSessionAt !== undefined && resume === undefined,
  },
  {
    key: 'resumeDropsTurn',
    expected: 'left out without `resumeSessionAt`',
    isBroken: ({ resumeDropsTurn, resumeSessionAt }) =>
      resumeDropsTurn !== undefined && resumeSessionAt === undefined,
  },
  excludes('permissionPromptToolName', 'canUseTool'),
  excludes('canUseTool', 'permissionPrompts', ({ permissionPrompts }) => permissionPrompts === 'none'),
  excludes(
    'permissionPromptToolName',
    'permissionPrompts',
    ({ permissionPrompts }) => permissionPrompts === 'none',
  ),
  {
    key: 'permissionMode',
    expected: "something else than 'bypassPermissions' unless `allowDangerouslySkipPermissions` is true",
    isBroken: ({ permissionMode, allowDangerouslySkipPermissions }) =>
      permissionMode === 'bypassPermissions' && allowDangerouslySkipPermissions !== true,
  },
  excludes('maxThinkingTokens', 'thinking'),
  {
    key: 'fallbackModel',
    expected: 'another than `model`',
    isBroken: ({ fallbackModel, model }) => fallbackModel !== undefined && fallbackModel === model,
  },
  {
    key: 'appendSystemPrompt',
    against: 'systemPrompt',
    expected: 'left out where `systemPrompt` has an `append` of its own',
    isBroken: ({ appendSystemPrompt, systemPrompt }) =>
      appendSystemPrompt !== undefined &&
      typeof systemPrompt === 'object' &&
      'append' in systemPrompt &&
      systemPrompt.append !== undefined,
  },
  {
    key: 'sandbox',
    // Of settings in a file this is found out when the file is read.
    expected: 'left out where `settings` has a `sandbox` of its own: put it there',
    isBroken: ({ sandbox, settings }) =>
      sandbox !== undefined && typeof settings === 'object' && settings.sandbox !== undefined,
  },
  {
    key: 'supportedDialogKinds',
    expected: 'left out without `onUserDialog`, which is to show them',
    isBroken: ({ supportedDialogKinds = [], onUserDialog }) =>
      supportedDialogKinds.length > 0 && onUserDialog === undefined,
  },
  namesPeerTool('tools'),
  namesPeerTool('allowedTools'),
];

function excludes(
  key: keyof SessionOptions,
  against: keyof SessionOptions,
  isBroken: (options: SessionOptions) => boolean = () => true,
): OptionConflict {
  return {
    key,
    against,
    expected: `left out beside \`${against}\``,
    isBroken: (options) => options[key] !== undefined && options[against] !== undefined && isBroken(options),
  };
}

// A denial wins over any permission, so the tool would be missing without a word.
function namesPeerTool(key: 'tools' | 'allowedTools'): OptionConflict {
  return {
    key,
    expected: `a list without ${peerTools.join(', ')}, unless \`peerTools\` is true`,
    isBroken: (options) => {
      const named = options[key];
      return (
        options.peerTools !== true && Array.isArray(named) && peerTools.some((tool) => named.includes(tool))
      );
    },
  };
}

function goesOn(options: SessionOptions): boolean {
  return options.resume !== undefined || options.continue === true;
}
