import { z } from 'zod';
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
  agents: z.array(z.object({ name: z.string(), description: z.string(), model: z.string().exactOptional() })),
  models: z.array(
    z.object({
      value: z.string(),
      resolvedModel: z.string().exactOptional(),
      displayName: z.string(),
      description: z.string(),
      supportsEffort: z.boolean().exactOptional(),
      supportedEffortLevels: z.array(z.string()).exactOptional(),
      supportsAdaptiveThinking: z.boolean().exactOptional(),
      supportsFastMode: z.boolean().exactOptional(),
      supportsAutoMode: z.boolean().exactOptional(),
    }),
  ),
  account: z.object({
    email: z.string().exactOptional(),
    organization: z.string().exactOptional(),
    subscriptionType: z.string().exactOptional(),
    tokenSource: z.string().exactOptional(),
    apiKeySource: z.string().exactOptional(),
    apiProvider: z.string().exactOptional(),
  }),
  output_style: z.string(),
  available_output_styles: z.array(z.string()),
  pid: z.number().exactOptional(),
  claude_code_version: z.string().exactOptional(),
  current_permission_mode: z.string().exactOptional(),
  session_state: z.string().exactOptional(),
  capabilities: z.array(z.string()).exactOptional(),
  hooks_applied: z.boolean().exactOptional(),
  sandbox_enabled: z.union([z.boolean(), z.literal('unknown')]).exactOptional(),
});
