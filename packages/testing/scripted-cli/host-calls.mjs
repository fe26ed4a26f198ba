import { randomUUID } from 'node:crypto';
import { atOnce } from './output.mjs';

/** What the CLI calls in its host's process: hooks, and tools of in-process servers. */
export class HostCalls {
  #hooks = {};
  #manifests = {};
  #ready = new Set();
  // The real CLI has counted its first questions by then, whether or not they were sent.
  #nextId = 2;

  constructor(session) {
    this.session = session;
  }

  /** What the handshake told. */
  learn({ hooks, sdkMcpServerManifests }) {
    this.#hooks = hooks ?? {};
    this.#manifests = sdkMcpServerManifests ?? {};
  }

  async hooks({ event, input = {}, toolUseId }, turn) {
    const ids = (this.#hooks[event] ?? [])
      .filter(({ matcher }) => matches(matcher, input.tool_name))
      .flatMap(({ hookCallbackIds }) => hookCallbackIds);
    const told = {
      session_id: this.session.lines.sessionId,
      transcript_path: '/dev/null',
      cwd: process.cwd(),
      permission_mode: this.session.lines.permissionMode,
      hook_event_name: event,
      ...input,
    };
    const replies = ids.map((id) =>
      this.session.controls.ask(
        {
          subtype: 'hook_callback',
          callback_id: id,
          input: told,
          ...(toolUseId && { tool_use_id: toolUseId }),
        },
        true,
        turn,
      ),
    );
    await turn.until(Promise.all(replies));
  }

  async callTool({ server, tool, arguments: given, times = 1, toolUseId, withdrawAfterMs }, turn) {
    await this.#initialize(server, turn);
    const call = () =>
      this.#request(
        server,
        'tools/call',
        {
          name: tool,
          ...(given && { arguments: given }),
          _meta: { 'claudecode/toolUseId': toolUseId ?? `toolu_${randomUUID().slice(0, 8)}` },
        },
        turn,
      );
    const calls = atOnce(() => Array.from({ length: times }, call));
    if (withdrawAfterMs !== undefined) {
      await turn.pause(withdrawAfterMs);
      for (const call of calls) this.session.controls.cancel(call.requestId);
      return;
    }
    try {
      const [first] = await turn.until(Promise.all(calls.map((call) => call.reply)));
      const { result, error } = first?.mcp_response ?? {};
      turn.text((result?.content ?? []).map((part) => part.text).join('') || JSON.stringify(error ?? first));
      await turn.drained();
    } catch (interrupted) {
      for (const { id } of calls) void this.#notify(server, 'notifications/cancelled', { requestId: id });
      throw interrupted;
    }
  }

  message(server, message, turn) {
    return this.session.controls.ask({ subtype: 'mcp_message', server_name: server, message }, true, turn);
  }

  /** The CLI's own handshake with a server; the answers to it may have come along already. */
  async #initialize(server, turn) {
    if (this.#ready.has(server)) return;
    this.#ready.add(server);
    if (this.#manifests[server] !== undefined) return;
    const params = {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 'claude-code', version: '2.1.332' },
    };
    await turn.until(this.#request(server, 'initialize', params, turn).reply);
    await turn.until(this.#notify(server, 'notifications/initialized'));
    await turn.until(this.#request(server, 'tools/list', {}, turn).reply);
  }

  #request(server, method, params) {
    const id = this.#nextId++;
    const requestId = randomUUID();
    const request = {
      subtype: 'mcp_message',
      server_name: server,
      message: { jsonrpc: '2.0', id, method, params },
    };
    // Of no turn: an interrupt does not withdraw these, it notifies the server.
    return { id, requestId, reply: this.session.controls.ask(request, true, undefined, requestId) };
  }

  #notify(server, method, params) {
    const message = { jsonrpc: '2.0', method, ...(params && { params }) };
    return this.session.controls.ask({ subtype: 'mcp_message', server_name: server, message });
  }
}

function matches(matcher, toolName) {
  if (matcher === undefined || matcher === '' || matcher === '*') return true;
  return toolName !== undefined && new RegExp(`^(?:${matcher})$`).test(toolName);
}
