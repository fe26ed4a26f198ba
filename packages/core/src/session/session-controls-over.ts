import type { ServerInfo } from '../messages.ts';
import type { ControlOptions, SessionControls } from './session-controls.ts';

/** How a control request is made: `session.control`. */
export type Ask = (subtype: string, payload?: object, options?: ControlOptions) => Promise<unknown>;

/** The typed control methods, spelled out as the wire has them. */
export function createSessionControls(ask: Ask, ready: () => Promise<ServerInfo>): SessionControls {
  const tell = async (subtype: string, payload: object) => {
    await ask(subtype, payload);
  };
  return {
    control: ask,
    setModel: (model) => tell('set_model', model === undefined ? {} : { model }),
    setPermissionMode: (mode) => tell('set_permission_mode', { mode }),
    setMaxThinkingTokens: (limit) => tell('set_max_thinking_tokens', { max_thinking_tokens: limit }),
    rewindFiles: (userMessageId, { dryRun = false } = {}) =>
      ask('rewind_files', { user_message_id: userMessageId, dry_run: dryRun }),
    stopTask: (taskId) => tell('stop_task', { task_id: taskId }),
    backgroundTasks: (toolUseId) =>
      ask('background_tasks', toolUseId === undefined ? {} : { tool_use_id: toolUseId }),
    mcpStatus: () => ask('mcp_status'),
    setMcpServers: (servers) => ask('mcp_set_servers', { servers }),
    reconnectMcpServer: (serverName) => tell('mcp_reconnect', { serverName }),
    toggleMcpServer: (serverName, enabled) => tell('mcp_toggle', { serverName, enabled }),
    contextUsage: () => ask('get_context_usage'),
    supportedCommands: async () => (await ready()).commands ?? [],
    supportedModels: async () => (await ready()).models ?? [],
    supportedAgents: async () => (await ready()).agents ?? [],
    accountInfo: async () => (await ready()).account,
  };
}
