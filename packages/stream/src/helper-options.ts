/** What the helpers can be told. */
export interface HelperOptions {
  /**
   * Whether to include what subagents say: the messages with a `parent_tool_use_id`.
   *
   * @defaultValue false: the main conversation only
   */
  readonly subagents?: boolean | undefined;
}
