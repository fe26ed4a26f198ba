import type { CanUseTool, Message, Turn } from '@troupe/core';
import {
  type NamedSession,
  SessionSupervisor,
  type SessionSupervisorEvent,
  type SessionSupervisorOptions,
} from '@troupe/supervisor';
import type { Scenario, ScriptedCli } from '@troupe/testing';
import { setStage } from '../../helpers/scripted-session.ts';

/** A supervisor of sessions on scripted CLIs, in a runtime of the test's own. */
export interface Company extends AsyncDisposable {
  readonly supervisor: SessionSupervisor;
  readonly events: readonly SessionSupervisorEvent[];
  readonly folder: string;
  stopRuntime(): Promise<void>;
  /** Asks that are open until `allow` is called. */
  readonly canUseTool: CanUseTool;
  /** Resolves with the signal of the first ask. */
  readonly asked: Promise<AbortSignal>;
  allow(): void;
  /** Options of a session whose CLIs do what the scenarios say, one for each start. */
  cast(
    name: string,
    scenario?: Scenario | readonly Scenario[],
    options?: Partial<NamedSession>,
  ): Promise<{ readonly cli: ScriptedCli; readonly options: NamedSession }>;
  /** Starts such a session. */
  add(
    name: string,
    scenario?: Scenario | readonly Scenario[],
    options?: Partial<NamedSession>,
  ): Promise<{ readonly cli: ScriptedCli; readonly session: ReturnType<SessionSupervisor['session']> }>;
  /** The first event from `from` on that the predicate takes. */
  event<Type extends SessionSupervisorEvent['type']>(
    type: Type,
    predicate?: (event: Extract<SessionSupervisorEvent, { type: Type }>) => boolean,
  ): Promise<Extract<SessionSupervisorEvent, { type: Type }>>;
}

/** Gathers a company. Disposing of it stops every session, then removes every file. */
export async function gatherCompany(options: SessionSupervisorOptions = {}): Promise<Company> {
  const stage = await setStage();
  const events: SessionSupervisorEvent[] = [];
  const listeners = new Set<() => void>();
  const supervisor = await SessionSupervisor.start({
    runtime: stage.runtime,
    ...options,
    onEvent: (event) => {
      events.push(event);
      for (const listener of listeners) listener();
      options.onEvent?.(event);
    },
  });
  let onAsked: (signal: AbortSignal) => void = () => {};
  const asked = new Promise<AbortSignal>((resolve) => {
    onAsked = resolve;
  });
  let allow = () => {};
  const allowed = new Promise<void>((resolve) => {
    allow = resolve;
  });
  const cast: Company['cast'] = async (name, scenario = {}, more = {}) => {
    const { cli, options: scripted } = await stage.script(scenario);
    return { cli, options: { ...scripted, ...more, name } };
  };
  return {
    supervisor,
    events,
    folder: stage.folder,
    stopRuntime: () => stage.runtime.stop(),
    asked,
    allow,
    async canUseTool(_tool, input, { signal }) {
      onAsked(signal);
      const gone = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      await Promise.race([allowed, gone]);
      return { behavior: 'allow', updatedInput: input };
    },
    cast,
    async add(name, scenario, more) {
      const { cli, options: named } = await cast(name, scenario, more);
      return { cli, session: await supervisor.startSession(named) };
    },
    event: (type, predicate = () => true) =>
      new Promise((resolve) => {
        const look = () => {
          for (const event of events) {
            // The type was asked for by its name.
            if (event.type !== type || !predicate(event as never)) continue;
            listeners.delete(look);
            return resolve(event as never);
          }
        };
        listeners.add(look);
        look();
      }),
    async [Symbol.asyncDispose]() {
      await supervisor.stop(undefined, { drainMs: 0 });
      await stage[Symbol.asyncDispose]();
    },
  };
}

/** Kills the CLI that the session has now, and resolves when another one is ready. */
export async function killAndAwaitReturn(
  company: Company,
  name: string,
  signal: NodeJS.Signals = 'SIGKILL',
): Promise<void> {
  const session = company.supervisor.session(name);
  const { pid } = session;
  if (pid === undefined) throw new Error(`The session ${name} has no CLI to kill.`);
  const before = new Set<unknown>(company.events);
  process.kill(pid, signal);
  await company.event('session_ready', (event) => event.name === name && !before.has(event));
}

/** The words of an answer. */
export function textOf(messages: readonly Message[]): string {
  return messages
    .flatMap((message) => (message.type === 'result' && 'result' in message ? [String(message.result)] : []))
    .join('');
}

/** A CLI whose turns never end by themselves. */
export const hanging: Scenario = {
  otherTurns: { steps: [{ type: 'text', text: 'begun' }, { type: 'hang' }] },
};

/** Resolves when something of the turn was heard; the rest is read and forgotten. */
export async function started(turn: Turn): Promise<void> {
  const messages = turn[Symbol.asyncIterator]();
  await messages.next();
  void (async () => {
    while (!(await messages.next()).done);
  })().catch(() => undefined); // How the turn ended is told by its state.
}
