// A second telling of what OTP's supervisor decides, straight from its documentation and as plain as it can be: one
// function call after another, arrays, no promises. It shares nothing with the package but the words.
import type { Action, Call, ChildScript, Exit, KidScript, StartPlan, SupervisorScript } from './script.ts';
import { top } from './script.ts';

interface Life {
  exit: Exit | undefined;
  readonly supervisor: ModelSupervisor | undefined;
}

interface ModelChild {
  readonly script: ChildScript;
  life: Life | undefined;
  restarting: boolean;
  starts: number;
}

type Message =
  | { readonly type: 'ended'; readonly child: ModelChild; readonly life: Life }
  | { readonly type: 'try_again'; readonly id: string }
  | { readonly type: 'call'; readonly call: Call }
  | { readonly type: 'stop'; readonly exit: Exit };

interface ModelSupervisor {
  readonly id: string;
  readonly flags: SupervisorScript;
  /** Where its end is told; nowhere at the top. */
  readonly parent: { readonly supervisor: ModelSupervisor; readonly child: ModelChild } | undefined;
  life: Life;
  children: ModelChild[];
  restarts: number[];
  queue: Message[];
  isHeld: boolean;
}

const clean: readonly Exit[] = ['normal', 'shutdown', 'shutdown!'];

/** The reference: a tree of supervisors in which everything happens at once. */
export class ReferenceModel {
  readonly trace: string[] = [];
  /** Apart, since where a reply stands among what happens means nothing. */
  readonly replies: string[] = [];
  nowMs = 0;
  readonly #top: ModelSupervisor;
  readonly #plans = new Map<string, StartPlan[]>();

  constructor(flags: SupervisorScript) {
    this.#plan(flags.children);
    const life: Life = { exit: undefined, supervisor: undefined };
    this.#top = newSupervisor(top, flags, undefined, life);
    const failed = this.#startAll(this.#top);
    if (failed !== undefined) this.trace.push(`top failed: ${failed}`);
    else this.#run();
  }

  get isOver(): boolean {
    return this.#top.life.exit !== undefined;
  }

  /** The supervisors that are up, the top one first. */
  supervisors(): string[] {
    return this.#up().map(({ id }) => id);
  }

  /** The ids of a supervisor's children, in order. */
  childIds(id: string): string[] {
    return this.#supervisor(id)?.children.map((child) => child.script.id) ?? [];
  }

  /** The children that are up and no supervisors, of one supervisor or of all. */
  kids(on?: string): string[] {
    const supervisors = on === undefined ? this.#up() : this.#up().filter(({ id }) => id === on);
    return supervisors.flatMap(({ children }) =>
      children
        .filter(({ script, life }) => script.kind === 'kid' && isUp(life))
        .map(({ script }) => script.id),
    );
  }

  /** What `whichChildren` gives for a supervisor. */
  which(id: string): string {
    const children = this.#supervisor(id)?.children ?? [];
    return [...children].reverse().map(listed).join(' ');
  }

  act(action: Action): void {
    switch (action.type) {
      case 'pass':
        this.nowMs += action.ms;
        return;
      case 'hold':
      case 'release': {
        const supervisor = this.#supervisor(action.on);
        if (supervisor !== undefined) supervisor.isHeld = action.type === 'hold';
        break;
      }
      case 'end':
        this.#end(action.id, action.exit);
        break;
      case 'kill':
        this.#end(action.id, 'killed');
        break;
      case 'call':
        this.#supervisor(action.on)?.queue.push({ type: 'call', call: action.call });
        break;
      case 'stop':
        this.#supervisor(action.on)?.queue.push({ type: 'stop', exit: action.exit });
        break;
      default:
        action satisfies never;
    }
    this.#run();
  }

  #run(): void {
    for (;;) {
      const next = this.#up().find(({ isHeld, queue }) => !isHeld && queue.length > 0);
      const message = next?.queue.shift();
      if (next === undefined || message === undefined) return;
      this.#serve(next, message);
    }
  }

  #serve(supervisor: ModelSupervisor, message: Message): void {
    switch (message.type) {
      case 'ended':
        return this.#ended(supervisor, message.child, message.life);
      case 'try_again': {
        const child = supervisor.children.find(({ script }) => script.id === message.id);
        if (child?.restarting) this.#restart(supervisor, child);
        return;
      }
      case 'call':
        this.replies.push(
          `${supervisor.id} answers ${message.call.type}: ${this.#answer(supervisor, message.call)}`,
        );
        return;
      case 'stop':
        return this.#finish(supervisor, message.exit);
      default:
        return message satisfies never;
    }
  }

  #ended(supervisor: ModelSupervisor, child: ModelChild, life: Life): void {
    const { exit } = life;
    if (child.life !== life || exit === undefined) return;
    const { id, restart, significant } = child.script;
    this.trace.push(`${id} ended ${exit}`);
    if (restart === 'permanent' || !clean.includes(exit)) this.trace.push(`${id} child_terminated ${exit}`);
    child.life = undefined;
    if (restart === 'permanent' || (restart === 'transient' && !clean.includes(exit))) {
      return this.#restart(supervisor, child);
    }
    forgetTemporary(supervisor, child);
    const { autoShutdown } = supervisor.flags;
    const others = supervisor.children.some(
      (other) => other.script.significant && (other.life || other.restarting),
    );
    if (
      significant &&
      (autoShutdown === 'any_significant' || (autoShutdown === 'all_significant' && !others))
    ) {
      this.trace.push(`${id} auto_shutdown`);
      this.#finish(supervisor, 'shutdown');
    }
  }

  #restart(supervisor: ModelSupervisor, child: ModelChild): void {
    const { strategy, maxRestarts, maxSeconds } = supervisor.flags;
    const { id } = child.script;
    supervisor.restarts = [
      this.nowMs,
      ...supervisor.restarts.filter((at) => this.nowMs - at <= maxSeconds * 1000),
    ];
    if (supervisor.restarts.length > maxRestarts) {
      this.trace.push(`${id} max_restarts_reached`);
      return this.#finish(supervisor, 'shutdown');
    }
    const from = strategy === 'one_for_all' ? 0 : supervisor.children.indexOf(child);
    const to = strategy === 'one_for_one' ? from + 1 : supervisor.children.length;
    const group = supervisor.children.slice(from, to);
    for (const member of [...group].reverse()) if (member !== child) this.#stopChild(supervisor, member);
    for (const member of group) {
      if (member.script.restart === 'temporary') continue;
      const result = this.#start(supervisor, member, 'restart');
      if (result.type === 'failed') {
        member.restarting = true;
        supervisor.queue.push({ type: 'try_again', id: member.script.id });
        return;
      }
    }
  }

  /** Returns what did not start, if something did not. */
  #startAll(supervisor: ModelSupervisor): string | undefined {
    for (const script of supervisor.flags.children) {
      const child: ModelChild = { script, life: undefined, restarting: false, starts: 0 };
      const result = this.#start(supervisor, child, 'init');
      if (result.type === 'failed') {
        for (const started of [...supervisor.children].reverse()) this.#stopChild(supervisor, started);
        supervisor.life.exit = 'shutdown';
        return `${script.id} ${result.why}`;
      }
      if (result.type === 'started' || script.restart !== 'temporary') supervisor.children.push(child);
    }
    return undefined;
  }

  #start(supervisor: ModelSupervisor, child: ModelChild, by: 'init' | 'restart' | 'call'): StartResult {
    child.starts += 1;
    child.restarting = false;
    const { script } = child;
    const life: Life = { exit: undefined, supervisor: undefined };
    let info = '';
    let why: string | undefined;
    if (script.kind === 'supervisor') {
      const inner = newSupervisor(script.id, script.flags, { supervisor, child }, life);
      why = this.#startAll(inner);
      child.life = why === undefined ? Object.assign(life, { supervisor: inner }) : undefined;
    } else {
      const plan = this.#plans.get(script.id)?.shift() ?? 'ok';
      this.trace.push(`${script.id} start: ${plan}`);
      if (plan === 'ignore') return { type: 'ignored' };
      if (plan === 'fails') why = 'fails';
      else child.life = life;
      if (plan === 'info') info = ' info';
      if (plan === 'dies') {
        life.exit = 'crash';
        supervisor.queue.push({ type: 'ended', child, life });
      }
    }
    if (why !== undefined) {
      if (by !== 'call') this.trace.push(`${script.id} start_error ${why}`);
      return { type: 'failed', why };
    }
    this.trace.push(`${script.id} started by ${by}, start ${child.starts}`);
    return { type: 'started', info };
  }

  #stopChild(supervisor: ModelSupervisor, child: ModelChild): void {
    const { life, script } = child;
    child.restarting = false;
    if (life !== undefined) {
      life.exit ??= this.#stopLife(child, life);
      const { exit } = life;
      this.trace.push(`${script.id} stopped ${exit}`);
      if (isShutdownError(script, exit)) this.trace.push(`${script.id} shutdown_error ${exit}`);
      child.life = undefined;
    }
    forgetTemporary(supervisor, child);
  }

  #stopLife({ script }: ModelChild, life: Life): Exit {
    const isAsked = script.shutdown !== 'brutal_kill';
    if (script.kind === 'kid' && isAsked) this.trace.push(`${script.id} asked`);
    if (!isAsked || script.shutdown === 0) {
      killAll(life);
      return 'killed';
    }
    if (script.kind === 'supervisor') {
      const { supervisor } = life;
      if (supervisor !== undefined) this.#stopChildren(supervisor);
      return 'shutdown';
    }
    switch (script.stopStyle) {
      case 'obeys':
        return 'shutdown';
      case 'leaves normally':
        return 'normal';
      case 'leaves with detail':
        return 'shutdown!';
      case 'crashes':
        return 'crash';
      case 'takes no notice':
        this.nowMs += Number(script.shutdown);
        return 'killed';
      default:
        return script.stopStyle satisfies never;
    }
  }

  #stopChildren(supervisor: ModelSupervisor): void {
    for (const child of [...supervisor.children].reverse()) this.#stopChild(supervisor, child);
  }

  #finish(supervisor: ModelSupervisor, exit: Exit): void {
    this.#stopChildren(supervisor);
    this.#over(supervisor, exit);
  }

  #over(supervisor: ModelSupervisor, exit: Exit): void {
    supervisor.life.exit = exit;
    for (const message of supervisor.queue) {
      if (message.type === 'call') this.replies.push(`${supervisor.id} answers ${message.call.type}: gone`);
    }
    supervisor.queue = [];
    const { parent, life } = supervisor;
    if (parent !== undefined) parent.supervisor.queue.push({ type: 'ended', child: parent.child, life });
    else this.trace.push(`top over ${exit}`);
  }

  #answer(supervisor: ModelSupervisor, call: Call): string {
    switch (call.type) {
      case 'which_children':
        return this.which(supervisor.id);
      case 'count_children':
        return counted(supervisor.children);
      case 'start_child':
        return this.#startByCall(supervisor, call.child);
      case 'restart_child':
      case 'terminate_child':
      case 'delete_child':
        return this.#answerFor(supervisor, call.type, call.id);
      default:
        return call satisfies never;
    }
  }

  #answerFor(
    supervisor: ModelSupervisor,
    type: 'restart_child' | 'terminate_child' | 'delete_child',
    id: string,
  ): string {
    const child = supervisor.children.find(({ script }) => script.id === id);
    if (child === undefined) return 'not_found';
    if (type === 'terminate_child') {
      this.#stopChild(supervisor, child);
      return 'ok';
    }
    if (child.life !== undefined) return 'running';
    if (child.restarting) return 'restarting';
    if (type === 'restart_child') return described(this.#start(supervisor, child, 'call'));
    supervisor.children = supervisor.children.filter((other) => other !== child);
    return 'ok';
  }

  #startByCall(supervisor: ModelSupervisor, script: KidScript): string {
    const isMeaningless = supervisor.flags.autoShutdown === 'never' || script.restart === 'permanent';
    if (script.significant && isMeaningless) return 'invalid_spec';
    const known = supervisor.children.find((child) => child.script.id === script.id);
    if (known !== undefined) return known.life === undefined ? 'already_present' : 'already_started';
    this.#plan([script]);
    const child: ModelChild = { script, life: undefined, restarting: false, starts: 0 };
    const result = this.#start(supervisor, child, 'call');
    const isKept = result.type === 'started' || (result.type === 'ignored' && script.restart !== 'temporary');
    if (isKept) supervisor.children.push(child);
    return described(result);
  }

  /** A child ends by itself, or is killed. */
  #end(id: string, exit: Exit): void {
    for (const supervisor of this.#up()) {
      const child = supervisor.children.find(({ script, life }) => script.id === id && isUp(life));
      if (child?.life === undefined) continue;
      const { life } = child;
      if (life.supervisor !== undefined) {
        killAll(life);
        this.#over(life.supervisor, exit);
      } else {
        life.exit = exit;
        supervisor.queue.push({ type: 'ended', child, life });
      }
      return;
    }
  }

  #plan(children: readonly ChildScript[]): void {
    for (const child of children) {
      if (child.kind === 'kid') this.#plans.set(child.id, [...child.starts]);
      else this.#plan(child.flags.children);
    }
  }

  #up(): ModelSupervisor[] {
    const found: ModelSupervisor[] = [];
    const visit = (supervisor: ModelSupervisor) => {
      found.push(supervisor);
      for (const { life } of supervisor.children) {
        if (isUp(life) && life?.supervisor !== undefined) visit(life.supervisor);
      }
    };
    if (this.#top.life.exit === undefined) visit(this.#top);
    return found;
  }

  #supervisor(id: string): ModelSupervisor | undefined {
    return this.#up().find((supervisor) => supervisor.id === id);
  }
}

type StartResult =
  | { readonly type: 'started'; readonly info: string }
  | { readonly type: 'ignored' }
  | { readonly type: 'failed'; readonly why: string };

function newSupervisor(
  id: string,
  flags: SupervisorScript,
  parent: ModelSupervisor['parent'],
  life: Life,
): ModelSupervisor {
  return { id, flags, parent, life, children: [], restarts: [], queue: [], isHeld: false };
}

function isUp(life: Life | undefined): boolean {
  return life !== undefined && life.exit === undefined;
}

function killAll(life: Life): void {
  for (const child of life.supervisor?.children ?? []) {
    if (child.life === undefined) continue;
    killAll(child.life);
    child.life.exit ??= 'killed';
  }
}

function forgetTemporary(supervisor: ModelSupervisor, child: ModelChild): void {
  if (child.script.restart !== 'temporary') return;
  supervisor.children = supervisor.children.filter((other) => other !== child);
}

/** OTP's `do_terminate` and `shutdown`. */
function isShutdownError({ restart, shutdown }: ChildScript, exit: Exit): boolean {
  if (restart !== 'permanent' && clean.includes(exit)) return false;
  return exit !== (shutdown === 'brutal_kill' ? 'killed' : 'shutdown');
}

function described(result: StartResult): string {
  if (result.type === 'failed') return `start_failed ${result.why}`;
  return result.type === 'ignored' ? 'ok undefined' : `ok child${result.info}`;
}

function listed({ script, life, restarting }: ModelChild): string {
  const state = life !== undefined ? 'running' : restarting ? 'restarting' : 'undefined';
  return `${script.id}:${state}:${script.kind === 'kid' ? 'worker' : 'supervisor'}`;
}

function counted(children: readonly ModelChild[]): string {
  const active = children.filter(({ life }) => isUp(life)).length;
  const supervisors = children.filter(({ script }) => script.kind === 'supervisor').length;
  return `${children.length}/${active}/${supervisors}/${children.length - supervisors}`;
}
