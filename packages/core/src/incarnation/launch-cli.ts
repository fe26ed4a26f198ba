import { withHome } from '../base/home-folder.ts';
import type { Logger } from '../base/logger.ts';
import type { Conversation } from '../conversation/conversation.ts';
import { probeCliVersion } from '../find-cli/cli-version.ts';
import { type CliLocation, findCli } from '../find-cli/find-cli.ts';
import { whyPassedOver } from '../find-cli/path-lookup.ts';
import type { ParsedSessionOptions } from '../options/session-options.ts';
import { cliArguments } from '../process/cli-arguments.ts';
import { cliEnvironment } from '../process/cli-environment.ts';
import { type CliProcess, type StartCliProcessOptions, startCliProcess } from '../process/cli-process.ts';
import { hostEnvironment } from '../process/host-environment.ts';
import { checkWorkingFolder } from '../process/working-folder.ts';
import { cliFeatures, missingFeatures, newestCli } from './cli-features.ts';
import { unfitCli } from './outdated-cli.ts';

/** What the new process is given beside what the options say. */
export type LaunchContext = Pick<
  StartCliProcessOptions,
  | 'tag'
  | 'leaseDir'
  | 'tmpRoot'
  | 'clock'
  | 'onLines'
  | 'onOverlongLine'
  | 'onHalfDead'
  | 'onHopeless'
  | 'onExit'
  | 'showStderr'
> & {
  readonly logger: Logger;
  /** Those of the conversation, with what they name read. */
  readonly options: ParsedSessionOptions;
  /** Whether the CLI is to take up the turn that it was in the middle of. It is told so for that alone. */
  readonly resumesTurn: boolean;
  /** The CLI told its version, some time after the start. */
  readonly onVersion: (version: string, path: string) => void;
};

// It also runs turns again that failed at the API, so it is never set for anything else.
const resumesTurn = { CLAUDE_CODE_RESUME_INTERRUPTED_TURN: '1' };

/**
 * Finds the CLI and starts it for a conversation.
 *
 * @throws CliNotFoundError, CliVersionError, CliStartError
 */
export async function launchCli(conversation: Conversation, context: LaunchContext): Promise<CliProcess> {
  const options = conversation.settings.applyTo(context.options);
  await checkWorkingFolder(options.cwd);
  const location = await findCli(options.cliPath, {
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    onPassedOver: (path) =>
      context.logger.warn({ path }, `a \`claude\` on PATH was passed over, ${whyPassedOver}`),
  });
  const version = askVersion(location, context);
  // An option that an older CLI cannot take is worth the wait: it would run on without it, or not start at all.
  if (cliFeatures.some(({ option }) => option !== undefined && options[option] !== undefined)) {
    const error = unfitCli((await version) ?? newestCli, { path: location.path, options });
    if (error !== undefined) throw error;
  }
  return startCliProcess({
    ...context,
    location,
    args: cliArguments(options, conversation.identity.start),
    env: {
      ...withHome(cliEnvironment(options, hostEnvironment())),
      ...(context.resumesTurn ? resumesTurn : {}),
    },
    cwd: options.cwd,
  });
}

// Beside the start, not before it: a CLI that does not tell its version may still work.
async function askVersion(
  location: CliLocation,
  { logger, onVersion }: LaunchContext,
): Promise<string | undefined> {
  const version = await probeCliVersion(location);
  if (version === undefined) {
    logger.warn({ cliPath: location.path }, 'the CLI did not tell its version');
    return undefined;
  }
  logger.debug({ cliPath: location.path, version }, 'CLI found');
  const missing = missingFeatures(version).map(({ what, since }) => `${what} (${since})`);
  if (missing.length > 0)
    logger.warn({ cliPath: location.path, version, missing }, 'the CLI is too old for some of this');
  onVersion(version, location.path);
  return version;
}
