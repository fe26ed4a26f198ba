import { randomUUID } from 'node:crypto';

/** What `system/init` offers, as the CLI of this version does. */
const capabilities = [
  'interrupt_receipt_v1',
  'interrupt_cancel_queued_v1',
  'interrupt_send_now_v1',
  'interrupt_requeue_taken_v1',
  'msg_lifecycle_v1',
  'request_marker_lists_v1',
  'ask_user_question_unanswered_v1',
  'lifecycle_wakeup_source_v1',
  'sdk_mcp_tools_list_changed',
  'sdk_mcp_manifests',
  'mcp_read_resource_v1',
];

const tools = [
  'Task',
  'AskUserQuestion',
  'Bash',
  'Edit',
  'Glob',
  'Grep',
  'NotebookEdit',
  'Read',
  'Skill',
  'Write',
];

/** The lines of one session, in the CLI's own shapes. */
export class Lines {
  constructor({ sessionId, model, permissionMode, scenario }) {
    this.sessionId = sessionId;
    this.model = model;
    this.permissionMode = permissionMode;
    this.hasLifecycle = scenario.lifecycle !== 'none';
    this.capabilities = this.hasLifecycle ? (scenario.capabilities ?? capabilities) : scenario.capabilities;
  }

  #own(line) {
    return { ...line, uuid: randomUUID(), session_id: this.sessionId };
  }

  state(state) {
    return this.#own({ type: 'system', subtype: 'session_state_changed', state });
  }

  lifecycle(uuid, state) {
    return this.#own({ type: 'command_lifecycle', command_uuid: uuid, state });
  }

  init() {
    return {
      type: 'system',
      subtype: 'init',
      cwd: process.cwd(),
      session_id: this.sessionId,
      tools,
      mcp_servers: [],
      model: this.model,
      permissionMode: this.permissionMode,
      slash_commands: ['clear', 'compact', 'context', 'init', 'review', 'usage'],
      apiKeySource: 'ANTHROPIC_API_KEY',
      claude_code_version: '2.1.332',
      output_style: 'default',
      agents: ['claude', 'Explore', 'general-purpose', 'Plan'],
      skills: [],
      plugins: [],
      ...(this.capabilities === undefined ? {} : { capabilities: this.capabilities }),
      uuid: randomUUID(),
      fast_mode_state: 'off',
    };
  }

  requesting(uuids) {
    const line = { type: 'system', subtype: 'status', status: 'requesting' };
    return {
      ...line,
      session_id: this.sessionId,
      uuid: randomUUID(),
      ...this.#marks(uuids, { single: false }),
    };
  }

  status(permissionMode) {
    return this.#own({ type: 'system', subtype: 'status', status: null, permissionMode });
  }

  replay({ content, uuid, timestamp }) {
    return {
      type: 'user',
      message: { role: 'user', content },
      session_id: this.sessionId,
      parent_tool_use_id: null,
      uuid,
      ...(timestamp ? { timestamp: now() } : {}),
      isReplay: true,
    };
  }

  event(event, extra = {}) {
    return {
      type: 'stream_event',
      event,
      session_id: this.sessionId,
      parent_tool_use_id: null,
      uuid: randomUUID(),
      ...extra,
    };
  }

  assistant(message, { uuids, parentToolUseId = null, ...extra } = {}) {
    return {
      type: 'assistant',
      message: { ...message, context_management: null },
      parent_tool_use_id: parentToolUseId,
      session_id: this.sessionId,
      uuid: randomUUID(),
      timestamp: now(),
      request_id: message.id.replace('msg_', 'req_'),
      ...extra,
      ...this.#marks(uuids),
    };
  }

  user(content, extra = {}) {
    return {
      type: 'user',
      message: { role: 'user', content },
      parent_tool_use_id: null,
      session_id: this.sessionId,
      uuid: randomUUID(),
      timestamp: now(),
      ...extra,
    };
  }

  /** The two fields by which a line names the prompts it belongs to. */
  marks(uuids) {
    return this.#marks(uuids);
  }

  #marks(uuids = [], { single = true } = {}) {
    if (!this.hasLifecycle || uuids.length === 0) return {};
    return { ...(single ? { user_message_uuid: uuids.at(-1) } : {}), user_message_uuids: uuids };
  }

  message(id, content, stopReason = null) {
    return {
      id,
      type: 'message',
      role: 'assistant',
      model: this.model,
      content,
      stop_reason: stopReason,
      stop_sequence: null,
      usage: {
        input_tokens: 25,
        output_tokens: 1,
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: 0,
      },
    };
  }
}

function now() {
  return new Date().toISOString();
}
