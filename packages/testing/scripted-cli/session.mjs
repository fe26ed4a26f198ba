import { randomUUID } from 'node:crypto';
import { Controls } from './controls.mjs';
import { HostCalls } from './host-calls.mjs';
import { readInput } from './input.mjs';
import { Lines } from './lines.mjs';
import { emit, exitWith } from './output.mjs';
import { PromptQueue } from './prompt-queue.mjs';
import { Results } from './results.mjs';
import { runPlainStep } from './steps.mjs';
import { ToolUse } from './tool-use.mjs';
import { TurnLoop } from './turn-loop.mjs';

/** The life of one scripted CLI: what comes in, what that sets going, and when it ends. */
export class Session {
  inputEnded = false;
  #isReady = false;

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
    const { CLAUDE_CODE_EMIT_SESSION_STATE_EVENTS, CLAUDE_CODE_SDK_READS_SESSION_STATE } = process.env;
    const wantsStates = CLAUDE_CODE_EMIT_SESSION_STATE_EVENTS ?? CLAUDE_CODE_SDK_READS_SESSION_STATE;
    this.emitsStates = this.lines.hasLifecycle && wantsStates === '1';
    this.queue = new PromptQueue(this.lines);
    this.results = new Results(this.lines);
    this.controls = new Controls(this);
    this.toolUse = new ToolUse(this);
    this.hostCalls = new HostCalls(this);
    this.turns = new TurnLoop(this);
  }

  async run() {
    this.#listenForSignals();
    for (const step of this.scenario.start ?? []) await runPlainStep(step, { session: this });
    readInput({ onLine: (line) => this.#onLine(line), onEnd: () => this.#onEnd(), log: this.log });
  }

  emitState(state) {
    if (this.emitsStates) emit(this.lines.state(state));
  }

  sendResult(turn, step) {
    emit(this.results.of(turn, step));
  }

  onInitialized() {
    const { unaskedAtStart } = this.scenario;
    if (!this.#isReady && unaskedAtStart !== undefined) this.turns.schedule(unaskedAtStart);
    this.#isReady = true;
  }

  /** Answers an interrupt as the CLI does: a receipt, and then the turn under way comes to its end. */
  onInterrupt(request, { keepRunning = false }, succeed) {
    const { turns, queue, controls } = this;
    const turn = turns.running;
    const isStopped = turn !== undefined && !keepRunning;
    if (isStopped) controls.cancelAsks(turn);
    if (request.cancel_queued) {
      succeed({ still_queued: [], cancelled: queue.uuids });
      queue.cancelAll();
    } else {
      succeed({ still_queued: queue.uuids });
    }
    turns.isLatched = turn === undefined && turns.isBusy;
    if (!isStopped) return;
    if (turn.onInterrupt === undefined) turn.interrupt();
    else turn.onInterrupt();
  }

  /** Takes the prompts that wait into the running turn; they end with its result. */
  fold(turn) {
    const prompts = this.queue.takeAll();
    turn.folded.push(...prompts);
    for (const prompt of prompts) this.queue.tell(prompt, 'started');
  }

  /** No turn runs any more. */
  onQuiet() {
    if (this.inputEnded) this.#leave();
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
      void exitWith(1);
      return;
    }
    const { turns, queue } = this;
    const prompt = { uuid, content: message.content, text: textOf(message.content) };
    if (queue.hasSeen(prompt)) return this.#swallow(prompt);
    const isFirst = !turns.isBusy;
    if (isFirst) this.emitState('running');
    // Where the CLI has just begun a turn of its own, that turn's first lines are out before the prompt is read.
    const crosses = isFirst && turns.nextScript.before !== undefined;
    if (!crosses) queue.tell(prompt, 'queued');
    queue.add(prompt);
    if (isFirst) void turns.run();
    if (crosses) queue.tell(prompt, 'queued');
  }

  /** The only traces of a prompt that came before are an echo and an `idle`. */
  #swallow(prompt) {
    if (this.replays) emit(this.lines.replay(prompt));
    if (!this.turns.isBusy) this.emitState('idle');
  }

  #onEnd() {
    this.inputEnded = true;
    this.controls.refuseAsks();
    this.#leave();
  }

  #leave() {
    if (!this.turns.isDone) return;
    if (this.scenario.ignoreEndOfInput) setInterval(() => {}, 2 ** 30);
    else void exitWith(this.results.lastWasError ? 1 : 0);
  }

  #listenForSignals() {
    const { onSigterm } = this.scenario;
    process.on('SIGTERM', () => {
      if (onSigterm !== 'ignore') setTimeout(() => process.exit(143), onSigterm?.exitAfterMs ?? 0);
    });
    process.on('SIGHUP', () => process.exit(129));
    process.on('SIGINT', () => {
      this.turns.running?.abortMessage();
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
