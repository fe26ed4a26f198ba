/** An option that the CLI took no notice of, and what it has instead, or why. */
export interface PassedOverOption {
  readonly option:
    | 'agent'
    | 'agents'
    | 'permissionMode'
    | 'additionalDirectories'
    | 'plugins'
    | 'outputStyle';
  readonly asked: string;
  readonly got: unknown;
}

/** The options that the CLI, by its answer to the handshake, does not have as they were given. It runs on without them. */
export function passedOverOptions(
  {
    agent,
    agents = {},
    permissionMode,
  }: {
    readonly agent?: string | undefined;
    readonly agents?: Readonly<Record<string, unknown>> | undefined;
    readonly permissionMode?: string | undefined;
  },
  answer: Readonly<Record<string, unknown>>,
): PassedOverOption[] {
  const found: PassedOverOption[] = [];
  const {
    agents: known,
    current_permission_mode: mode,
    output_style: style,
    available_output_styles: styles,
  } = answer;
  if (Array.isArray(known)) {
    const names = known.map((one: unknown) => (one as { readonly name?: unknown } | null | undefined)?.name); // May be anything.
    if (agent !== undefined && !names.includes(agent))
      found.push({ option: 'agent', asked: agent, got: names });
    // An agent whose definition the CLI cannot use is left out, and the others are there.
    const leftOut = Object.keys(agents).filter((name) => !names.includes(name));
    for (const name of leftOut) found.push({ option: 'agents', asked: name, got: names });
  }
  if (permissionMode !== undefined && typeof mode === 'string' && mode !== permissionMode)
    found.push({ option: 'permissionMode', asked: permissionMode, got: mode });
  // Of the settings given to us or of a file of the CLI's own: the CLI names it as in force, though there is none.
  if (Array.isArray(styles) && typeof style === 'string' && !styles.includes(style))
    found.push({ option: 'outputStyle', asked: style, got: styles });
  return found;
}
