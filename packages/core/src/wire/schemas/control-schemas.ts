import { z } from 'zod';
import { orAbsent } from './or-absent.ts';
import { slashCommand } from './shared-schemas.ts';

/** The CLI asks. */
export const controlRequest = z.object({
  type: z.literal('control_request'),
  request_id: z.string(),
  request: z.looseObject({ subtype: z.string() }),
});

/** The CLI takes a request of its own back. */
export const controlCancel = z.object({ type: z.literal('control_cancel_request'), request_id: z.string() });

/** The CLI answers; all it takes to know whom. */
export const controlResponse = z.object({
  type: z.literal('control_response'),
  response: z.looseObject({ request_id: z.string() }),
});

/** The answer to `initialize`. */
export const serverInfo = z.object({
  commands: z.array(slashCommand),
  agents: z.array(z.object({ name: z.string(), description: z.string(), model: orAbsent(z.string()) })),
  models: z.array(
    z.object({
      value: z.string(),
      resolvedModel: orAbsent(z.string()),
      displayName: z.string(),
      description: z.string(),
      supportsEffort: orAbsent(z.boolean()),
      supportedEffortLevels: orAbsent(z.array(z.string())),
      supportsAdaptiveThinking: orAbsent(z.boolean()),
      supportsFastMode: orAbsent(z.boolean()),
      supportsAutoMode: orAbsent(z.boolean()),
    }),
  ),
  account: z.object({
    email: orAbsent(z.string()),
    organization: orAbsent(z.string()),
    subscriptionType: orAbsent(z.string()),
    tokenSource: orAbsent(z.string()),
    apiKeySource: orAbsent(z.string()),
    apiProvider: orAbsent(z.string()),
  }),
  output_style: z.string(),
  available_output_styles: z.array(z.string()),
  pid: orAbsent(z.number()),
  claude_code_version: orAbsent(z.string()),
  current_permission_mode: orAbsent(z.string()),
  session_state: orAbsent(z.string()),
  capabilities: orAbsent(z.array(z.string())),
  hooks_applied: orAbsent(z.boolean()),
  sandbox_enabled: orAbsent(z.union([z.boolean(), z.literal('unknown')])),
});
