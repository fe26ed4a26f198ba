import type { ParsedSessionOptions } from '../options/session-options.ts';
import { modeInForce } from './mode-in-force.ts';

/** A control request that is made again. */
export interface SettingRequest {
  readonly subtype: string;
  readonly payload: object;
}

type Options = { -readonly [Key in keyof ParsedSessionOptions]: ParsedSessionOptions[Key] };

// What has an option of its own is given to the next CLI from its first moment on, not a moment later: a prompt that
// is run again may have begun by then.
const asOptions: Readonly<Record<string, (options: Options, payload: Payload, answer: Payload) => void>> = {
  set_model(options, { model }) {
    if (typeof model === 'string') options.model = model;
    else delete options.model;
  },
  set_permission_mode(options, payload, answer) {
    // The CLI has it in force, so it is one of its modes.
    options.permissionMode = modeInForce(payload, answer) as ParsedSessionOptions['permissionMode'];
  },
  set_max_thinking_tokens(options, { max_thinking_tokens: tokens }) {
    delete options.thinking;
    if (typeof tokens === 'number') options.maxThinkingTokens = tokens;
    else delete options.maxThinkingTokens;
  },
};

// What can only be asked for again, right behind the handshake. The key says what a later one replaces.
const asRequests: Readonly<Record<string, (payload: Payload) => string>> = {
  apply_flag_settings: () => 'apply_flag_settings',
  mcp_set_servers: () => 'mcp_set_servers',
  mcp_toggle: ({ serverName }) => `mcp_toggle ${String(serverName)}`,
};

type Payload = Readonly<Record<string, unknown>>;

/** What a session was told at run time and the next CLI has to be told again. */
export class RunTimeSettings {
  readonly #options = new Map<string, { readonly payload: Payload; readonly answer: Payload }>();
  readonly #requests = new Map<string, SettingRequest>();

  /** The CLI has agreed to a control request; `answer` is what it said. */
  note(subtype: string, payload: object, answer?: unknown): void {
    // Any object can be asked for its fields.
    const fields = payload as Payload;
    if (Object.hasOwn(asOptions, subtype))
      this.#options.set(subtype, { payload: fields, answer: (answer ?? {}) as Payload });
    const key = Object.hasOwn(asRequests, subtype) ? asRequests[subtype]?.(fields) : undefined;
    if (key === undefined) return;
    const before = this.#requests.get(key);
    // As one after the other would have it, and in the order of the last.
    this.#requests.delete(key);
    this.#requests.set(key, { subtype, payload: joined(subtype, before?.payload as Payload, fields) });
  }

  /** The options with what was set since laid over them. */
  applyTo(options: ParsedSessionOptions): ParsedSessionOptions {
    if (this.#options.size === 0) return options;
    const changed: Options = { ...options };
    for (const [subtype, { payload, answer }] of this.#options)
      asOptions[subtype]?.(changed, payload, answer);
    return Object.freeze(changed);
  }

  /** What to ask for again, in the order it was asked for. */
  requests(): readonly SettingRequest[] {
    return [...this.#requests.values()];
  }
}

function joined(subtype: string, before: Payload | undefined, now: Payload): Payload {
  if (subtype !== 'apply_flag_settings' || before === undefined) return now;
  // Settings are given a few at a time; those not named stay.
  return { ...now, settings: { ...(before.settings as object), ...(now.settings as object) } };
}
