import type { HookEvent } from '../callbacks/hooks/hook-events.ts';
import { type HookRegistration, hookRegistrations } from '../callbacks/hooks/hook-registry.ts';
import type { OptionOf } from '../options/option-channels.ts';
import type { AgentDefinition, McpExternalServer, PluginConfig } from '../options/option-values.ts';
import type { JsonObject } from '../options/schemas/value-schemas.ts';
import type { ParsedSessionOptions } from '../options/session-options.ts';
import { settingsForCli } from '../options/settings-for-cli.ts';
import { externalServers, inProcessServers } from './in-process-servers.ts';

/** The first thing a CLI hears. What is absent it decides by itself. */
export interface InitializeRequest {
  readonly subtype: 'initialize';
  /** Blocks of a system prompt; without it the CLI uses its own, whole. */
  readonly systemPrompt?: readonly string[];
  readonly appendSystemPrompt?: string;
  readonly excludeDynamicSections?: boolean;
  readonly systemPromptSnapshot?: boolean;
  readonly jsonSchema?: JsonObject;
  readonly agents?: Readonly<Record<string, AgentDefinition>>;
  readonly mcpServers?: Readonly<Record<string, McpExternalServer>>;
  /** The names of the tool servers of this process. */
  readonly sdkMcpServers?: readonly string[];
  readonly sdkMcpServerConfigs?: Readonly<Record<string, object>>;
  readonly hooks?: Readonly<Partial<Record<HookEvent, readonly HookRegistration[]>>>;
  readonly plugins?: readonly PluginConfig[];
  readonly settings?: JsonObject;
  readonly managedSettings?: JsonObject;
  readonly skills?: readonly string[];
  readonly toolAliases?: Readonly<Record<string, string>>;
  readonly planModeInstructions?: string;
  readonly title?: string;
  readonly promptSuggestions?: boolean;
  readonly agentProgressSummaries?: boolean;
  readonly forwardSubagentText?: boolean;
  readonly perTaskStopAffordance?: boolean;
  /** Kinds of dialogs that this host shows; the CLI asks for no others. */
  readonly supportedDialogKinds?: readonly string[];
}

type Fields = Omit<InitializeRequest, 'subtype'>;
/** Fields, of which those that are `undefined` are not sent. */
type Wanted = { readonly [Field in keyof Fields]?: Fields[Field] | undefined };

// One entry per option, so that none is forgotten; the two that have part in another's field come with it.
const fields: {
  readonly [Option in Exclude<OptionOf<'handshake'>, 'appendSystemPrompt' | 'sandbox'>]: (
    options: ParsedSessionOptions,
  ) => Wanted;
} = {
  systemPrompt: systemPromptFields,
  outputFormat: ({ outputFormat }) => ({ jsonSchema: outputFormat?.schema }),
  agents: ({ agents }) => ({ agents }),
  mcpServers: toolServerFields,
  hooks: ({ hooks }) => ({ hooks: hookRegistrations(hooks) }),
  plugins: ({ plugins }) => ({ plugins }),
  settings: (options) => ({ settings: settingsForCli(options) }),
  managedSettings: ({ managedSettings }) => ({ managedSettings }),
  // All skills is what the CLI has without the field.
  skills: ({ skills }) => ({ skills: skills === 'all' ? undefined : skills }),
  toolAliases: ({ toolAliases }) => ({ toolAliases }),
  planModeInstructions: ({ planModeInstructions }) => ({ planModeInstructions }),
  title: ({ title }) => ({ title }),
  promptSuggestions: ({ promptSuggestions }) => ({ promptSuggestions }),
  agentProgressSummaries: ({ agentProgressSummaries }) => ({ agentProgressSummaries }),
  forwardSubagentText: ({ forwardSubagentText }) => ({ forwardSubagentText }),
  perTaskStopAffordance: ({ perTaskStopAffordance }) => ({ perTaskStopAffordance }),
  supportedDialogKinds: ({ supportedDialogKinds }) => ({ supportedDialogKinds }),
};

/** The `initialize` request that tells the CLI what its command line does not. */
export function initializeRequest(options: ParsedSessionOptions): InitializeRequest {
  const wanted: Wanted = Object.assign({}, ...Object.values(fields).map((field) => field(options)));
  const sent = Object.entries(wanted).filter(([, value]) => value !== undefined);
  // Only what is undefined was taken away.
  return { subtype: 'initialize', ...(Object.fromEntries(sent) as Fields) };
}

function systemPromptFields({ systemPrompt, appendSystemPrompt }: ParsedSessionOptions): Wanted {
  if (typeof systemPrompt === 'string') return { systemPrompt: [systemPrompt], appendSystemPrompt };
  if (!('type' in systemPrompt)) return { systemPrompt, appendSystemPrompt };
  const { snapshot: systemPromptSnapshot } = systemPrompt;
  switch (systemPrompt.type) {
    case 'custom': {
      const { prompt } = systemPrompt;
      const blocks = typeof prompt === 'string' ? [prompt] : prompt;
      return { systemPrompt: blocks, appendSystemPrompt, systemPromptSnapshot };
    }
    case 'preset': {
      const { append, excludeDynamicSections } = systemPrompt;
      return {
        appendSystemPrompt: appendSystemPrompt ?? append,
        excludeDynamicSections,
        systemPromptSnapshot,
      };
    }
    default:
      return systemPrompt satisfies never;
  }
}

// Those of this process are told by their names; what they are is asked of them over the wire.
function toolServerFields({ mcpServers }: ParsedSessionOptions): Wanted {
  if (mcpServers === undefined) return {};
  const ours = Object.entries(inProcessServers(mcpServers));
  const external = externalServers(mcpServers);
  const configs = ours.flatMap(([name, server]) => {
    const { timeout } = server;
    const tools = 'tools' in server ? server.tools : undefined;
    const config = { ...(timeout !== undefined && { timeout }), ...(tools !== undefined && { tools }) };
    return Object.keys(config).length === 0 ? [] : [[name, config]];
  });
  return {
    mcpServers: ours.length > 0 && Object.keys(external).length === 0 ? undefined : external,
    sdkMcpServers: ours.length === 0 ? undefined : ours.map(([name]) => name),
    sdkMcpServerConfigs: configs.length === 0 ? undefined : Object.fromEntries(configs),
  };
}
