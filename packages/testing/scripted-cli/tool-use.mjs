import { randomUUID } from 'node:crypto';
import { emit } from './output.mjs';

/** Tool calls of a turn: the call, the permission, the result, and the prompts that came meanwhile. */
export class ToolUse {
  constructor(session) {
    this.session = session;
  }

  async run({ calls, ask = false, runMs = 0 }, turn) {
    const { session } = this;
    const made = calls.map((call) => ({
      ...call,
      id: `toolu_${randomUUID().replaceAll('-', '').slice(0, 20)}`,
    }));
    for (const call of made) turn.toolUse(call.id, call.name, call.input ?? {});
    let replies;
    turn.endMessage('tool_use', () => {
      if (!ask) return;
      session.emitState('requires_action');
      replies = made.map((call) => session.controls.ask(permissionRequest(call), true, turn));
    });
    turn.inTools = true;
    try {
      const verdicts = ask ? await this.#verdicts(replies, turn) : made.map(() => ({ behavior: 'allow' }));
      await turn.pause(runMs);
      for (const [index, call] of made.entries()) this.#answer(call, verdicts[index], turn);
      made.length = 0;
      if (verdicts.some((verdict) => verdict.interrupt === true)) turn.interrupt();
      await turn.pause(0);
    } catch (error) {
      for (const call of made) emit(rejection(call, session.lines));
      throw error;
    }
    turn.inTools = false;
    session.fold(turn);
    emit(session.lines.requesting(turn.uuids()));
  }

  /** The host's answers. Whether they come or the turn is interrupted first, nothing is required of the host any more. */
  async #verdicts(replies, turn) {
    try {
      return await turn.until(Promise.all(replies));
    } finally {
      this.session.emitState('running');
    }
  }

  #answer(call, verdict, turn) {
    const isAllowed = verdict.behavior === 'allow';
    const input = call.input ?? {};
    if (!isAllowed) turn.denials.push({ tool_name: call.name, tool_use_id: call.id, tool_input: input });
    // A changed input shows in the result, so that a test sees what the tool was really called with.
    const changed = verdict.updatedInput === undefined ? '' : ` ${JSON.stringify(verdict.updatedInput)}`;
    const content = isAllowed ? `${call.result ?? 'ok'}${changed}` : (verdict.message ?? 'denied');
    const result = {
      tool_use_id: call.id,
      type: 'tool_result',
      content,
      is_error: isAllowed ? (call.isError ?? false) : true,
    };
    emit(this.session.lines.user([result], { tool_use_result: content }));
  }
}

function permissionRequest(call) {
  return {
    subtype: 'can_use_tool',
    tool_name: call.name,
    display_name: call.name,
    input: call.input ?? {},
    permission_suggestions: [
      { type: 'addRules', rules: [{ toolName: call.name }], behavior: 'allow', destination: 'session' },
    ],
    tool_use_id: call.id,
  };
}

function rejection(call, lines) {
  const content = "The user doesn't want to proceed with this tool use. The tool use was rejected.";
  const result = { type: 'tool_result', content, is_error: true, tool_use_id: call.id };
  return lines.user([result], { tool_use_result: 'User rejected tool use' });
}
