declare const unknownName: unique symbol;

/**
 * A name that this version of Troupe does not know: the `type` of an `UnknownMessage`, the `subtype` of an
 * `UnknownSystemMessage`, and so on.
 *
 * It is a string, branded so that it cannot be one of the known names. That is what makes
 * `message.type === 'result'` narrow to `ResultMessage` alone although unknown messages are in the union. Compare it
 * as a string: `const type: string = message.type; if (type === 'brand_new') …`. To write one in a test, say
 * `'brand_new' as UnknownName`.
 */
// The template is what keeps it apart: a bare branded string counts as comparable to every literal, and narrowing
// would leave the whole union standing.
export type UnknownName = `${string & { readonly [unknownName]: never }}`;

/** One of the names known today, offered by editors, or any other string: the CLI adds names with every release. */
export type Open<Known extends string> = Known | (string & Record<never, never>);

/** What every message of the CLI's says about itself. */
export interface MessageIdentity {
  /** The id of this message, unique in the conversation. */
  uuid: string;
  /** The conversation it belongs to. `/clear` gives the same process a new one. */
  session_id: string;
}

/** Which prompts a message answers. */
export interface AnswersPrompts {
  /** The uuid of the prompt that is being answered; the last one when several were merged into one turn. */
  user_message_uuid?: string;
  /** The uuids of all prompts taken into this turn so far, in order; holds `user_message_uuid`. */
  user_message_uuids?: string[];
  /** Why the turn goes on from an interrupted one: `interrupted_turn`, or what `CLAUDE_CODE_RESUME_REASON` said. */
  resume_reason?: string;
}

/** Which subagent a message comes from; nothing of it is set on the main conversation. */
export interface FromSubagent {
  /** The tool call that runs the subagent, or `null` for the main conversation. */
  parent_tool_use_id: string | null;
  /** The subagent's id: the `task_id` of its task messages. */
  agent_id?: string;
  /** What kind of subagent it is: `general-purpose`, or the name it was defined under. */
  subagent_type?: string;
  /** What the subagent was asked to do, in a few words. */
  task_description?: string;
}
