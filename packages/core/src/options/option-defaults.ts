import { silentLogger } from '../base/logger.ts';
import { defaultInheritedEnv } from './default-inherited-env.ts';
import type { DefaultedOption, ParsedSessionOptions } from './session-options.ts';

/** What an option is when nobody gives it. */
export const optionDefaults: Readonly<Pick<ParsedSessionOptions, DefaultedOption>> = {
  cliPath: 'auto',
  inheritEnv: defaultInheritedEnv,
  env: {},
  systemPrompt: '',
  settingSources: [],
  includePartialMessages: true,
  backgroundTasks: true,
  peerTools: false,
  deltaHoldMs: 0,
  maxQueue: 64,
  bufferMessages: 1_024,
  claimTimeoutMs: 10_000,
  maxParkedBytes: 64 * 1_024 * 1_024,
  failFast: true,
  startTimeoutMs: 60_000,
  controlTimeoutMs: 60_000,
  interruptTimeoutMs: 10_000,
  permissionTimeoutMs: Number.POSITIVE_INFINITY,
  shutdownMs: 5_000,
  logger: silentLogger,
};
