/**
 * The permission mode after `set_permission_mode`: the one the CLI names in its answer, which need not be the one asked
 * for; an older CLI names none, then it is that one.
 */
export function modeInForce(
  request: Readonly<Record<string, unknown>>,
  answer: Readonly<Record<string, unknown>>,
): unknown {
  return typeof answer.mode === 'string' ? answer.mode : request.mode;
}
