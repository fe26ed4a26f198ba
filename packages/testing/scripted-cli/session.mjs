import { randomUUID } from 'node:crypto';
import { Controls } from './controls.mjs';
import { readInput } from './input.mjs';
import { Lines } from './lines.mjs';
import { emit, exitWith } from './output.mjs';
import { Results } from './results.mjs';
import { runPlainStep, runStep } from './steps.mjs';
import { ToolUse } from './tool-use.mjs';
import { Interrupted, Turn } from './turn.mjs';

/** The life of one scripted CLI: reads its input, runs one turn at a time, keeps what waits, ends when told. */
export class Session {
  #queue = [];
  #seen = new Set();
  #running = undefined;
  #busy = false;
  #turnsTaken = 0;
  #queueWaiters = new Set();
  #isReady = false;
  /** Turns of the CLI's own: whose time has come, how many are to come, and how many of these withhold `idle`. */
  #due = [];
  #scheduled = 0;
  #agents = 0;
  #latched = false;
  inputEnded = false;

  constructor(scenario, args, log) {
    this.scenario = scenario;
    this.log = log;
    this.partial = args.includes('--include-partial-messages');
    this.replays = args.includes('--replay-user-messages');
    const resumed = args.includes('--fork-session') ? undefined : optionOf(args, '--resume');
    this.lines = new Lines({
      sessionId: optionOf(args, '--session-id') ?? resumed ?? randomUUID(),
      model: optionOf(args, '--model') ?? 'claude-opus-5-5',
      permissionMode: optionOf(args, '--permission-mode') ?? 'default',
      scenario,
    });
    const { env } = process;
    const wantsStates = env.CLAUDE_CODE_EMIT_SESSION_STATE_EVENTS ?? env.CLAUDE_CODE_SDK_READS_SESSION_STATE;
    this.emitsStates = this.lines.hasLifecycle && wantsStates === '1';
    this.results = new Results(this.lines);
    this.controls = new Controls(this);
    this.toolUse = new ToolUse(this);
  }

  get isIdle() {
    return !this.#busy;
  }

  async run() {
    this.#listenForSignals();
    for (const step of this.scenario.start ?? []) await runPlainStep(step, { session: this });
    readInput({ onLine: (line) => this.#onLine(line), onEnd: () => this.#onEnd(), log: this.log });
  }

  onInitialized() {
    if (this.#isReady) return;
    this.#isReady = true;
    const unasked = this.scenario.unaskedAtStart;
    if (unasked !== undefined) this.#schedule(unasked);
  }

  /** Answers an interrupt as the CLI does: a receipt, and then the turn under way comes to its end. */
  onInterrupt(request, { keepRunning = false }, succeed) {
    const waiting = this.#queue.map((prompt) => prompt.uuid);
    const turn = this.#running;
    if (turn !== undefined && !keepRunning) this.controls.cancelAsks(turn);
    if (request.cancel_queued) {
      succeed({ still_queued: [], cancelled: waiting });
      for (const prompt of this.#queue.splice(0)) this.#endLifecycle(prompt, 'cancelled');
    } else {
      succeed({ still_queued: waiting });
    }
    this.#latched = turn === undefined && this.#busy;
    if (turn === undefined || keepRunning) return;
    if (turn.onInterrupt !== undefined) turn.onInterrupt();
    else turn.interrupt();
  }

  /** Takes a prompt that has not been started out of the queue. */
  cancelQueued(uuid) {
    const place = this.#queue.findIndex((prompt) => prompt.uuid === uuid);
    if (place < 0) return false;
    for (const prompt of this.#queue.splice(place, 1)) this.#endLifecycle(prompt, 'cancelled');
    return true;
  }

  /** Settles when so many prompts wait. */
  queued(count) {
    if (this.#queue.length >= count) return Promise.resolve();
    return new Promise((resolve) => {
      const look = () => {
        if (this.#queue.length < count) return;
        this.#queueWaiters.delete(look);
        resolve();
      };
      this.#queueWaiters.add(look);
    });
  }

  /** Takes the prompts that wait into the running turn; they end with its result. */
  fold(turn) {
    const prompts = this.#queue.splice(0);
    if (prompts.length === 0) return;
    turn.folded.push(...prompts);
    for (const prompt of prompts) this.#lifecycle(prompt, 'started');
  }

  emitState(state) {
    if (this.emitsStates) emit(this.lines.state(state));
  }

  sendResult(turn, step) {
    emit(this.results.of(turn, step));
  }

  #onLine(line) {
    if (line.type === 'control_request') void this.controls.onRequest(line);
    else if (line.type === 'control_response') this.controls.onResponse(line);
    else if (line.type === 'user') this.#onPrompt(line);
    // Everything else is ignored, as the CLI does: keep_alive, a stray cancel, an unknown type.
  }

  #onPrompt({ uuid, message }) {
    if (message?.role !== 'user') {
      process.stderr.write(`Error: Expected message role 'user', got '${message?.role}'\n`);
      return void exitWith(1);
    }
    const prompt = { uuid, content: message.content, text: textOf(message.content) };
    if (uuid !== undefined && this.#seen.has(uuid)) return this.#swallow(prompt);
    this.#seen.add(uuid);
    this.#queue.push(prompt);
    const isFirst = !this.#busy;
    if (isFirst) this.emitState('running');
    // Where the CLI has just begun a turn of its own, its first lines are out before the prompt is even read.
    const crosses = isFirst && this.#nextScript().before !== undefined;
    if (!crosses) this.#lifecycle(prompt, 'queued');
    if (isFirst) void this.#occupy(() => this.#runQueue());
    if (crosses) this.#lifecycle(prompt, 'queued');
    for (const look of this.#queueWaiters) look();
  }

  /** A uuid that was seen before is never run again; its only traces are an echo and an `idle`. */
  #swallow(prompt) {
    if (this.replays) emit(this.lines.replay(prompt));
    if (!this.#busy) this.emitState('idle');
  }

  async #onEnd() {
    this.inputEnded = true;
    this.controls.refuseAsks();
    if (!this.#busy) await this.#leave();
  }

  async #leave() {
    if (this.#scheduled === 0 && !this.scenario.ignoreEndOfInput)
      await exitWith(this.results.lastWasError ? 1 : 0);
  }

  /** One thing at a time: whoever occupies the session goes on with what has come in meanwhile. */
  async #occupy(work) {
    this.#busy = true;
    await work();
    while (this.#due.length + this.#queue.length > 0) {
      const unasked = this.#due.shift();
      if (unasked === undefined) await this.#runQueue();
      else await this.#runUnasked(unasked);
    }
    this.#busy = false;
    if (this.inputEnded) await this.#leave();
  }

  #nextScript() {
    return this.scenario.turns?.[this.#turnsTaken] ?? this.scenario.otherTurns ?? {};
  }

  async #runQueue() {
    const script = this.#nextScript();
    this.#turnsTaken += 1;
    if (script.after !== undefined) {
      this.#scheduled += 1;
      if (script.after.idleBefore === false) this.#agents += 1;
    }
    if (script.before !== undefined) await this.#runUnasked(script.before, { withinTurn: true });
    if (this.#queue.length > 0) await this.#runPrompts(script);
    else this.#becomeIdle(script);
    if (script.after !== undefined) {
      this.#scheduled -= 1;
      this.#schedule(script.after);
    }
  }

  /** A turn of the CLI's own is due after its delay, or as soon as the session is free. */
  #schedule(unasked) {
    this.#scheduled += 1;
    const begin = () => {
      this.#scheduled -= 1;
      this.#due.push(unasked);
      if (!this.#busy) void this.#occupy(async () => {});
    };
    if (unasked.delayMs > 0) setTimeout(begin, unasked.delayMs);
    else begin();
  }

  async #runPrompts(script) {
    const { latchInterruptMs = 0 } = this.scenario;
    if (latchInterruptMs > 0) await new Promise((resolve) => setTimeout(resolve, latchInterruptMs));
    const prompts = this.#queue.splice(0);
    if (prompts.length === 0) return this.#becomeIdle(script);
    const turn = this.#begin(prompts, undefined);
    if (this.#latched) turn.interrupt();
    this.#latched = false;
    await this.#runTurn(turn, script.steps ?? [{ type: 'text', echo: true }], script);
  }

  async #runUnasked(
    { steps, delayMs = 0, origin = { kind: 'task-notification' } },
    { withinTurn = false } = {},
  ) {
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    // Within a turn that a prompt has opened, the state is `running` already.
    if (!withinTurn) this.emitState('running');
    const turn = this.#begin([], origin);
    const script = {
      steps: steps ?? [{ type: 'text', text: 'done in the background' }],
      withholdIdle: withinTurn,
    };
    await this.#runTurn(turn, script.steps, script);
  }

  /** The lines that open a turn. */
  #begin(prompts, origin) {
    const turn = new Turn({ prompts, origin, lines: this.lines, partial: this.partial });
    this.#running = turn;
    for (const prompt of prompts.slice(0, -1)) if (this.replays) emit(this.lines.replay(prompt));
    for (const prompt of prompts) this.#lifecycle(prompt, 'started');
    emit(this.lines.init());
    emit(this.lines.requesting(turn.uuids()));
    const last = prompts.at(-1);
    if (this.replays && last !== undefined) {
      const content = prompts.length === 1 ? last.content : prompts.map((prompt) => prompt.text).join('\n');
      emit(this.lines.replay({ content, uuid: last.uuid, timestamp: true }));
    }
    return turn;
  }

  async #runTurn(turn, steps, script) {
    try {
      if (turn.isInterrupted) throw new Interrupted();
      for (const step of steps) await runStep(step, { turn, session: this });
      if (!turn.resultSent) {
        turn.endMessage();
        this.#finish(turn, { outcome: 'success' }, 'completed', script);
      } else this.#close(turn, 'completed', script);
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      turn.abortMessage();
      this.#finish(turn, { outcome: 'aborted' }, 'cancelled', script);
    }
  }

  /** The lines that close a turn: those folded into it are over before its result, those that opened it after. */
  #finish(turn, result, state, script) {
    const order = script.lifecycle ?? this.scenario.lifecycle ?? 'after_result';
    for (const prompt of turn.folded) this.#endLifecycle(prompt, state);
    if (order === 'before_result') for (const prompt of turn.prompts) this.#endLifecycle(prompt, state);
    if (!turn.resultSent) this.sendResult(turn, result);
    this.#afterResult(turn, state, order, script);
  }

  // A script that gave the result itself has said all there is to say before it.
  #close(turn, state, script) {
    const order = script.lifecycle ?? this.scenario.lifecycle ?? 'after_result';
    for (const prompt of turn.folded) this.#endLifecycle(prompt, state);
    this.#afterResult(turn, state, order, script);
  }

  #afterResult(turn, state, order, script) {
    this.#running = undefined;
    if (order === 'after_result') for (const prompt of turn.prompts) this.#endLifecycle(prompt, state);
    this.#becomeIdle(script);
    if (order === 'after_idle') for (const prompt of turn.prompts) this.#endLifecycle(prompt, state);
  }

  #becomeIdle(script) {
    const isWithheld =
      this.scenario.withholdIdle || script.withholdIdle || script.after?.idleBefore === false;
    if (this.#queue.length === 0 && !isWithheld) this.emitState('idle');
  }

  #endLifecycle(prompt, state) {
    this.#lifecycle(prompt, state);
  }

  #lifecycle(prompt, state) {
    if (this.lines.hasLifecycle && prompt.uuid !== undefined) emit(this.lines.lifecycle(prompt.uuid, state));
  }

  #listenForSignals() {
    const { onSigterm } = this.scenario;
    process.on('SIGTERM', () => {
      if (onSigterm === 'ignore') return;
      setTimeout(() => process.exit(143), onSigterm?.exitAfterMs ?? 0);
    });
    process.on('SIGHUP', () => process.exit(129));
    process.on('SIGINT', () => {
      this.#running?.abortMessage();
      void exitWith(0);
    });
  }
}

function textOf(content) {
  if (typeof content === 'string') return content;
  return content.map((block) => block.text ?? `[${block.type}]`).join('\n');
}

/** The value of `--name=value` or `--name value`. */
function optionOf(args, name) {
  const place = args.indexOf(name);
  if (place >= 0) return args[place + 1];
  return args.find((arg) => arg.startsWith(`${name}=`))?.slice(name.length + 1);
}
