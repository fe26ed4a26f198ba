import type { ServerInfo, SlashCommand } from '../messages/index.ts';
import { type ControlSpec, controlTable } from './control-table.ts';
import { parseControlArguments } from './parse-control-arguments.ts';
import { parseControlRequest } from './parse-control-request.ts';
import type { ControlOptions, SessionControls } from './session-controls.ts';

/** How a control request is made: `session.control`. */
export type Ask = (subtype: string, payload?: object, options?: ControlOptions) => Promise<unknown>;

/** The methods of the table: those that are a request of their own. */
type Asked = Pick<SessionControls, keyof typeof controlTable>;

/** The typed control methods, made of the table of what they send. */
export function createSessionControls(
  ask: Ask,
  ready: () => Promise<ServerInfo>,
  /** What the CLI has said of its commands since the handshake. */
  changedCommands: () => readonly SlashCommand[] | undefined = () => undefined,
): SessionControls {
  const methods = Object.entries<ControlSpec>(controlTable).map(([name, spec]) => [name, method(spec, ask)]);
  return {
    // One function for each name of the table; what it takes and gives is what the table says.
    ...(Object.fromEntries(methods) as Asked),
    control: async (subtype, payload, options) => ask(...parseControlRequest(subtype, payload, options)),
    supportedCommands: async () => {
      const { commands } = await ready();
      // An older CLI tells none.
      return changedCommands() ?? commands ?? [];
    },
    supportedModels: async () => (await ready()).models ?? [],
    supportedAgents: async () => (await ready()).agents ?? [],
    accountInfo: async () => (await ready()).account,
  };
}

type Fields = Readonly<Record<string, unknown>>;

function method(spec: ControlSpec, ask: Ask) {
  return async (...given: readonly unknown[]): Promise<unknown> => {
    const request = spec.payload(parseControlArguments(spec.parameters, given));
    const answer = await ask(spec.subtype, request);
    // The CLI answers with an object, or with nothing where there is nothing to say. Any object can be asked for fields.
    return spec.pick?.((answer ?? {}) as Fields, request as Fields);
  };
}
