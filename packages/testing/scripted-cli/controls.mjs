import { randomUUID } from 'node:crypto';
import { emit, exitWith } from './output.mjs';
import { runPlainStep } from './steps.mjs';

/** Control requests, both ways. */
export class Controls {
  #asked = new Map();
  #held = [];

  constructor(session) {
    this.session = session;
  }

  /** Sends a request of the CLI's own; resolves with what the host answers, an error as a denial. */
  async ask(request, wait = true, turn, id = randomUUID()) {
    const answer = new Promise((resolve) => this.#asked.set(id, { resolve, turn }));
    emit({ type: 'control_request', request_id: id, request });
    if (this.session.inputEnded) this.refuseAsks();
    return wait ? answer : undefined;
  }

  /** The host's reply to a request of ours; one that nobody waits for any more is ignored. */
  onResponse({ response }) {
    const asked = this.#asked.get(response?.request_id);
    if (asked === undefined) return;
    this.#asked.delete(response.request_id);
    if (response.subtype === 'error') asked.resolve({ behavior: 'deny', message: response.error });
    else asked.resolve(response.response ?? {});
  }

  /** Withdraws what a turn still asks, as an interrupt does. */
  cancelAsks(turn) {
    for (const [id, asked] of this.#asked) {
      if (asked.turn !== turn) continue;
      this.#asked.delete(id);
      emit({ type: 'control_cancel_request', request_id: id });
    }
  }

  /** Withdraws one request; what is answered to it after that is ignored. */
  cancel(id) {
    if (this.#asked.delete(id)) emit({ type: 'control_cancel_request', request_id: id });
  }

  /** Nobody can answer any more. */
  refuseAsks() {
    for (const asked of this.#asked.values()) asked.resolve({ behavior: 'deny', message: 'stream closed' });
    this.#asked.clear();
  }

  async onRequest({ request_id: id, request }) {
    const { scenario } = this.session;
    const answer = scenario.controls?.[request?.subtype] ?? {};
    if (answer.never) return;
    for (const step of answer.before ?? []) await runPlainStep(step, { session: this.session });
    if (answer.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, answer.delayMs));
    const give = () => this.#answer(id, request ?? {}, answer);
    if (scenario.reverseControlsOf === undefined || request?.subtype === 'initialize') return give();
    this.#held.push(give);
    if (this.#held.length < scenario.reverseControlsOf) return;
    for (const held of this.#held.splice(0).reverse()) held();
  }

  #answer(id, request, answer) {
    if (answer.error !== undefined) return this.#fail(id, answer.error);
    if (request.subtype === 'interrupt')
      return this.session.onInterrupt(request, answer, (reply) => this.#succeed(id, reply, answer));
    const reply = replies[request.subtype];
    if (reply === undefined && answer.reply === undefined) {
      return this.#fail(id, `Unsupported control request subtype: ${request.subtype}`);
    }
    this.#succeed(id, reply?.(request, this.session), answer);
    if (request.subtype === 'initialize') {
      this.session.hostCalls.learn(request);
      this.session.onInitialized();
    }
    if (request.subtype === 'end_session') void exitWith(0);
  }

  #succeed(id, reply, { reply: fields }) {
    const body = fields === undefined ? reply : { ...reply, ...fields };
    const response = {
      subtype: 'success',
      request_id: id,
      ...(body === undefined ? {} : { response: body }),
    };
    emit({ type: 'control_response', response });
  }

  #fail(id, error) {
    emit({ type: 'control_response', response: { subtype: 'error', request_id: id, error } });
  }
}

/** The usual replies; `undefined` is success without a body. */
const replies = {
  initialize: (request, session) => ({
    // What only counts at the start is confirmed, or its sender must take it for ignored.
    ...(request.mcpServers && { mcp_servers_applied: true }),
    ...(request.hooks && { hooks_applied: true }),
    ...(request.plugins && { plugins_applied: true }),
    ...(request.settings && { settings_applied: true }),
    ...(request.managedSettings && { managed_settings_applied: true }),
    commands: [{ name: 'clear', description: 'Start afresh', argumentHint: '', builtin: true }],
    agents: [{ name: 'general-purpose', description: 'For anything' }],
    output_style: 'default',
    available_output_styles: ['default'],
    models: [
      {
        value: 'default',
        resolvedModel: session.lines.model,
        displayName: 'Default',
        description: 'The default model',
      },
    ],
    account: { tokenSource: 'none', apiKeySource: 'ANTHROPIC_API_KEY', apiProvider: 'firstParty' },
    pid: process.pid,
    claude_code_version: '2.1.332',
    current_permission_mode: session.lines.permissionMode,
    session_state: session.turns.isBusy ? 'running' : 'idle',
    capabilities: ['ui_surface_v1'],
  }),
  set_model(request, session) {
    if (request.model !== undefined) session.lines.model = request.model;
    return { model: session.lines.model };
  },
  set_permission_mode(request, session) {
    session.lines.permissionMode = request.mode;
    emit(session.lines.status(request.mode));
    return { mode: request.mode };
  },
  cancel_async_message: (request, session) => ({ cancelled: session.queue.cancel(request.message_uuid) }),
  get_context_usage: () => ({ categories: [], totalTokens: 1200, maxTokens: 200_000, percentage: 1 }),
  get_session_cost: () => ({ text: 'Estimated cost:        $0.0003' }),
  get_binary_version: () => ({ version: '2.1.332' }),
  list_models: (request, session) => ({ models: replies.initialize(request, session).models }),
  mcp_status: () => ({ mcpServers: [] }),
  mcp_set_servers: () => ({ added: [], removed: [], errors: {} }),
  rewind_files: () => ({ canRewind: false, error: 'File rewinding is not enabled.' }),
  stop_task: () => ({}),
  background_tasks: () => ({}),
  set_max_thinking_tokens: () => undefined,
  apply_flag_settings: () => undefined,
  set_has_subscribers: () => undefined,
  rename_session: () => undefined,
  mcp_toggle: () => undefined,
  mcp_reconnect: () => undefined,
  end_session: () => undefined,
};
