import type { ClientMessage } from './client-message.ts';
import type { HelperStream } from './helper-stream.ts';
import { statelessStreamOf } from './internal/cursors/stream-of.ts';
import { clientView } from './internal/output/client-view.ts';
import type { MessageSource } from './message-source.ts';

/**
 * What clients may see of the messages: put it in front of a broadcast that browsers read. Messages and fields that are
 * not named here are left out, also those of a later CLI.
 *
 * - `stream_event`, `assistant`: their content, and the ids that helpers need. The text of an API error is left out.
 * - `user`: the results of tool calls, as the model was shown them. A message without one is left out.
 * - `result`: whether and why the turn ended, its text unless it failed, `structured_output`, `num_turns`, `duration_ms`.
 * - `system` with `retracted_message_uuids`: those ids. `troupe`: `turn_restarted`, and `restarted` without its reason.
 *
 * Left out are, among others, `system` `init` (folder, tools, servers, source of the API key), hooks and their stderr,
 * status, session ids, costs and tokens, denials, `tool_use_result`, diagnostics and errors. What the model says and what
 * tools are given and return passes as it is: it may name files of the host.
 *
 * It makes new messages and changes none of the source's; values deep in them, such as the input of a tool, are shared.
 * Subagents' messages pass too, with their `parent_tool_use_id`. Never throws by itself. Holds nothing.
 *
 * @example
 * const hub = broadcast(forClients(session.messages()), { whenUnread: 'run' });
 */
export function forClients(source: MessageSource): HelperStream<ClientMessage> {
  return statelessStreamOf(source, ({ emit }) => (message) => {
    const view = clientView(message);
    if (view !== undefined) emit(view);
  });
}
