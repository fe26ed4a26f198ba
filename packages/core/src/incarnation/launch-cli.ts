import { withHome } from '../base/home-folder.ts';
import type { Logger } from '../base/logger.ts';
import { probeCliVersion } from '../find-cli/cli-version.ts';
import { type CliLocation, findCli } from '../find-cli/find-cli.ts';
import { whyPassedOver } from '../find-cli/path-lookup.ts';
import type { ConversationStart } from '../options/conversation-start.ts';
import type { ParsedSessionOptions } from '../options/session-options.ts';
import { cliArguments } from '../process/cli-arguments.ts';
import { cliEnvironment } from '../process/cli-environment.ts';
import {
  type CliListener,
  type CliProcess,
  type StartCliProcessOptions,
  startCliProcess,
} from '../process/cli-process.ts';
import { hostEnvironment } from '../process/host-environment.ts';
import { checkWorkingFolder } from '../process/working-folder.ts';
import { cliFeatures, missingFeatures, newestCli } from './cli-features.ts';
import { unfitCli } from './outdated-cli.ts';

/** Which CLI is wanted, for which conversation, and who hears it. */
export interface LaunchOrder extends CliListener, Pick<StartCliProcessOptions, 'tag' | 'showStderr'> {
  /** Those of the session, with what they name read and what was changed at run time put in. */
  readonly options: ParsedSessionOptions;
  /** How it enters its conversation. */
  readonly start: ConversationStart;
  /** Whether the CLI is to take up the turn that it was in the middle of. It is told so for that alone. */
  readonly resumesTurn: boolean;
  readonly logger: Logger;
  /** The CLI told its version, some time after the start. */
  readonly onVersion: (version: string, path: string) => void;
}

/** What starts CLI processes for incarnations. */
export interface CliLauncher {
  /** @throws CliNotFoundError, CliVersionError, CliStartError */
  launch(order: LaunchOrder): Promise<CliProcess>;
}

/** Starts them on this machine. */
export function createCliLauncher(
  host: Pick<StartCliProcessOptions, 'leaseDir' | 'tmpRoot' | 'clock'>,
): CliLauncher {
  return { launch: (order) => launchCli(order, host) };
}

// It also runs turns again that failed at the API, so it is never set for anything else.
const resumesTurn = { CLAUDE_CODE_RESUME_INTERRUPTED_TURN: '1' };

async function launchCli(
  order: LaunchOrder,
  host: Pick<StartCliProcessOptions, 'leaseDir' | 'tmpRoot' | 'clock'>,
): Promise<CliProcess> {
  const { options } = order;
  await checkWorkingFolder(options.cwd);
  const location = await findCli(options.cliPath, {
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    onPassedOver: (path) =>
      order.logger.warn({ path }, `a \`claude\` on PATH was passed over, ${whyPassedOver}`),
  });
  const version = askVersion(location, order);
  // An option that an older CLI cannot take is worth the wait: it would run on without it, or not start at all.
  if (cliFeatures.some(({ option }) => option !== undefined && options[option] !== undefined)) {
    const error = unfitCli((await version) ?? newestCli, { path: location.path, options });
    if (error !== undefined) throw error;
  }
  return startCliProcess({
    ...order,
    ...host,
    location,
    args: cliArguments(options, order.start),
    env: {
      ...withHome(cliEnvironment(options, hostEnvironment())),
      ...(order.resumesTurn ? resumesTurn : {}),
    },
    cwd: options.cwd,
  });
}

// Beside the start, not before it: a CLI that does not tell its version may still work.
async function askVersion(
  location: CliLocation,
  { logger, onVersion }: LaunchOrder,
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
