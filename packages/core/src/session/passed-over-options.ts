/** An option that the CLI took no notice of, and what it has instead. */
export interface PassedOverOption {
  readonly option: 'agent' | 'permissionMode';
  readonly asked: string;
  readonly got: unknown;
}

/** The options that the CLI, by its answer to the handshake, does not have as they were given. It runs on without them. */
export function passedOverOptions(
  {
    agent,
    permissionMode,
  }: { readonly agent?: string | undefined; readonly permissionMode?: string | undefined },
  answer: Readonly<Record<string, unknown>>,
): PassedOverOption[] {
  const found: PassedOverOption[] = [];
  const { agents, current_permission_mode: mode } = answer;
  if (agent !== undefined && Array.isArray(agents)) {
    const names = agents.map((one: unknown) => (one as { readonly name?: unknown } | null | undefined)?.name); // May be anything.
    if (!names.includes(agent)) found.push({ option: 'agent', asked: agent, got: names });
  }
  if (permissionMode !== undefined && typeof mode === 'string' && mode !== permissionMode)
    found.push({ option: 'permissionMode', asked: permissionMode, got: mode });
  return found;
}
