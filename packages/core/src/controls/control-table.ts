import { z } from 'zod';
import { modeInForce } from '../conversation/mode-in-force.ts';
import { effort, mcpServer, permissionMode, plugin } from '../options/option-value-schemas.ts';
import {
  anyText,
  argumentText,
  flag,
  jsonObject,
  listOf,
  oneOf,
  positiveWhole,
  recordOf,
  shape,
  uuid,
  wholeFromZero,
} from '../options/schemas/value-schemas.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A control method: the request it makes, what it is given, and what it gives back. */
export interface ControlSpec {
  /** The wire's name for it. */
  readonly subtype: string;
  /** Its parameters in order, each strictly. */
  readonly parameters: Readonly<Record<string, z.ZodType>>;
  /** The fields of the request, as the wire has them. What is `undefined` is not sent. */
  readonly payload: (given: Readonly<Record<string, never>>) => object;
  /** What of the CLI's answer to a request the caller gets. Without it: nothing. */
  readonly pick?: (answer: Fields, request: Fields) => unknown;
}

// `payload` is only ever called with what the parameters' schemas gave.
function control<Parameters extends Readonly<Record<string, z.ZodType>>>(
  subtype: string,
  parameters: Parameters,
  payload: (given: { readonly [Name in keyof Parameters]: z.output<Parameters[Name]> }) => object,
  pick?: ControlSpec['pick'],
): ControlSpec {
  // The one caller, `createSessionControls`, checks the arguments against `parameters` first.
  const checked = payload as ControlSpec['payload'];
  return { subtype, parameters, payload: checked, ...(pick && { pick }) };
}

const whole = (answer: Readonly<Record<string, unknown>>) => answer;
const nullOr = <Schema extends z.ZodType>(schema: Schema, words: string) =>
  z.union([schema, z.null()], { error: words });

const permissionOverride = nullOr(oneOf('default', 'auto'), "'default', 'auto' or null");
const display = nullOr(
  oneOf('summarized', 'omitted', 'highlights'),
  "'summarized', 'omitted', 'highlights' or null",
);
const reloadOptions = shape({
  holdOnCacheImpact: flag.optional(),
  addPlugins: listOf(plugin).optional(),
  refuseIfBusy: flag.optional(),
});

// Some keys of settings are null to unset them, so they are JSON like any other settings.
const flagSettings = jsonObject.refine(
  (given) => given.effortLevel === undefined || isEffort(given.effortLevel),
  { error: "an object whose `effortLevel` is 'low', 'medium', 'high', 'xhigh', 'max' or null" },
);

function isEffort(given: unknown): boolean {
  return given === null || effort.safeParse(given).success;
}

/** Every typed control method but those that the handshake answers, by its name on a session. */
export const controlTable = {
  setModel: control('set_model', { model: argumentText.optional() }, ({ model }) => ({ model })),
  setPermissionMode: control(
    'set_permission_mode',
    { mode: permissionMode },
    ({ mode }) => ({ mode }),
    (answer, request) => modeInForce(request, answer),
  ),
  setMaxThinkingTokens: control(
    'set_max_thinking_tokens',
    {
      maxThinkingTokens: nullOr(wholeFromZero, 'a whole number, 0 or more, or null for no limit'),
      thinkingDisplay: display.optional(),
    },
    ({ maxThinkingTokens, thinkingDisplay }) => ({
      max_thinking_tokens: maxThinkingTokens,
      thinking_display: thinkingDisplay,
    }),
  ),
  setMcpPermissionModeOverride: control(
    'set_mcp_permission_mode_override',
    { serverName: argumentText, mode: permissionOverride },
    ({ serverName, mode }) => ({ serverName, mode }),
    whole,
  ),
  setHasSubscribers: control('set_has_subscribers', { hasSubscribers: flag }, ({ hasSubscribers }) => ({
    has_subscribers: hasSubscribers,
  })),
  applyFlagSettings: control('apply_flag_settings', { settings: flagSettings }, ({ settings }) => ({
    settings,
  })),
  updateSettings: control(
    'update_settings',
    { source: oneOf('localSettings', 'userSettings'), settings: jsonObject },
    ({ source, settings }) => ({ source, settings }),
  ),
  rewindFiles: control(
    'rewind_files',
    { userMessageId: uuid, options: shape({ dryRun: flag.optional() }).optional() },
    ({ userMessageId, options }) => ({
      user_message_id: userMessageId,
      dry_run: options?.dryRun ?? false,
    }),
    whole,
  ),
  seedReadState: control(
    'seed_read_state',
    { path: argumentText, mtimeMs: wholeFromZero },
    ({ path, mtimeMs }) => ({ path, mtime: mtimeMs }),
  ),
  readFile: control(
    'read_file',
    {
      path: argumentText,
      options: shape({
        maxBytes: positiveWhole.optional(),
        encoding: oneOf('utf-8', 'base64').optional(),
      }).optional(),
    },
    ({ path, options }) => ({ path, max_bytes: options?.maxBytes, encoding: options?.encoding }),
    whole,
  ),
  stopTask: control('stop_task', { taskId: argumentText }, ({ taskId }) => ({ task_id: taskId })),
  backgroundTasks: control(
    'background_tasks',
    { toolUseId: argumentText.optional() },
    ({ toolUseId }) => ({ tool_use_id: toolUseId }),
    ({ backgrounded }) => backgrounded ?? true,
  ),
  mcpStatus: control(
    'mcp_status',
    {},
    () => ({}),
    ({ mcpServers }) => mcpServers,
  ),
  setMcpServers: control(
    'mcp_set_servers',
    { servers: recordOf(mcpServer) },
    ({ servers }) => ({ servers }),
    whole,
  ),
  reconnectMcpServer: control('mcp_reconnect', { serverName: argumentText }, ({ serverName }) => ({
    serverName,
  })),
  toggleMcpServer: control(
    'mcp_toggle',
    { serverName: argumentText, enabled: flag },
    ({ serverName, enabled }) => ({ serverName, enabled }),
  ),
  readMcpResource: control(
    'mcp_read_resource',
    { serverName: argumentText, uri: anyText },
    ({ serverName, uri }) => ({ serverName, uri }),
    whole,
  ),
  contextUsage: control(
    'get_context_usage',
    { options: shape({ detail: oneOf('summary', 'full').optional() }).optional() },
    ({ options }) => ({ detail: options?.detail }),
    whole,
  ),
  usage: control(
    'get_usage',
    { options: shape({ skipBehaviors: flag.optional() }).optional() },
    ({ options }) => ({ skip_behaviors: options?.skipBehaviors === true ? true : undefined }),
    whole,
  ),
  reloadPlugins: control(
    'reload_plugins',
    { options: reloadOptions.optional() },
    ({ options }) => ({
      hold_on_cache_impact: options?.holdOnCacheImpact === true ? true : undefined,
      add_plugins: options?.addPlugins,
      refuse_if_busy: options?.refuseIfBusy === true ? true : undefined,
    }),
    whole,
  ),
  reloadSkills: control(
    'reload_skills',
    {},
    () => ({}),
    ({ skills }) => skills,
  ),
  reloadOutputStyles: control(
    'reload_output_styles',
    {},
    () => ({}),
    (answer) => answer.available_output_styles,
  ),
} as const satisfies Readonly<Record<string, ControlSpec>>;
