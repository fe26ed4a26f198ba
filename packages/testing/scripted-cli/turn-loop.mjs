import { emit } from './output.mjs';
import { runStep } from './steps.mjs';
import { Interrupted, Turn } from './turn.mjs';

/** Runs one turn at a time: those that answer prompts, by the scenario's scripts, and those nobody asked for. */
export class TurnLoop {
  running = undefined;
  isBusy = false;
  /** An interrupt came while a prompt waited for its turn to begin. */
  isLatched = false;
  #turnsTaken = 0;
  /** Turns of the CLI's own: whose time has come, how many are to come, and how many of these withhold `idle`. */
  #due = [];
  #toCome = 0;
  #withholding = 0;

  constructor(session) {
    this.session = session;
  }

  /** Whether the process may end when its input has. */
  get isDone() {
    return !this.isBusy && this.#toCome === 0;
  }

  /** The script of the next turn that answers prompts. */
  get nextScript() {
    const { turns, otherTurns } = this.session.scenario;
    return turns?.[this.#turnsTaken] ?? otherTurns ?? {};
  }

  /** One turn after the other, until nothing is left to do. */
  async run() {
    this.isBusy = true;
    while (this.#due.length + this.session.queue.length > 0) {
      const unasked = this.#due.shift();
      if (unasked === undefined) await this.#answerQueue();
      else await this.#runUnasked(unasked, { withinTurn: false });
    }
    this.isBusy = false;
    this.session.onQuiet();
  }

  /** A turn of the CLI's own is due after its delay, or as soon as no other turn runs. */
  schedule(unasked) {
    this.#toCome += 1;
    if (unasked.idleBefore === false) this.#withholding += 1;
    const begin = () => {
      this.#toCome -= 1;
      this.#due.push(unasked);
      if (!this.isBusy) void this.run();
    };
    if (unasked.delayMs > 0) setTimeout(begin, unasked.delayMs);
    else begin();
  }

  async #answerQueue() {
    const script = this.nextScript;
    this.#turnsTaken += 1;
    // Known before this turn is over, because it may withhold the `idle` of this one.
    if (script.after !== undefined) this.schedule(script.after);
    if (script.before !== undefined) await this.#runUnasked(script.before, { withinTurn: true });
    if (this.session.queue.length > 0) await this.#answerPrompts(script);
    else this.#becomeIdle(script);
  }

  async #answerPrompts(script) {
    const { latchInterruptMs = 0 } = this.session.scenario;
    if (latchInterruptMs > 0) await new Promise((resolve) => setTimeout(resolve, latchInterruptMs));
    const prompts = this.session.queue.takeAll();
    if (prompts.length === 0) return this.#becomeIdle(script);
    const turn = this.#begin(prompts, undefined);
    if (this.isLatched) turn.interrupt();
    this.isLatched = false;
    await this.#runTurn(turn, script.steps ?? [{ type: 'text', echo: true }], script);
  }

  async #runUnasked({ steps, idleBefore = true, origin = { kind: 'task-notification' } }, { withinTurn }) {
    // Within a turn that a prompt has opened, and behind an `idle` that was withheld, the state is `running` already.
    if (!withinTurn && idleBefore) this.session.emitState('running');
    if (!withinTurn && !idleBefore) this.#withholding -= 1;
    const turn = this.#begin([], origin);
    await new Promise(setImmediate);
    const script = { withholdIdle: withinTurn };
    await this.#runTurn(turn, steps ?? [{ type: 'text', text: 'done in the background' }], script);
  }

  /** The lines that open a turn. */
  #begin(prompts, origin) {
    const { lines, partial, replays, queue } = this.session;
    const turn = new Turn({ prompts, origin, lines, partial });
    this.running = turn;
    if (replays) for (const prompt of prompts.slice(0, -1)) emit(lines.replay(prompt));
    for (const prompt of prompts) queue.tell(prompt, 'started');
    emit(lines.init());
    emit(lines.requesting(turn.uuids()));
    const last = prompts.at(-1);
    if (replays && last !== undefined) {
      const content = prompts.length === 1 ? last.content : prompts.map((prompt) => prompt.text).join('\n');
      emit(lines.replay({ content, uuid: last.uuid, timestamp: true }));
    }
    return turn;
  }

  async #runTurn(turn, steps, script) {
    try {
      if (turn.isInterrupted) throw new Interrupted();
      for (const step of steps) await runStep(step, { turn, session: this.session });
      turn.endMessage();
      this.#finish(turn, { outcome: 'success' }, 'completed', script);
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      turn.abortMessage();
      this.#finish(turn, { outcome: 'aborted' }, 'cancelled', script);
    }
  }

  /** The lines that close a turn: the prompts folded into it are over before its result, those that opened it after. */
  #finish(turn, result, state, script) {
    const { queue, scenario } = this.session;
    const order = script.lifecycle ?? scenario.lifecycle ?? 'after_result';
    const tellPrompts = () => turn.prompts.forEach((prompt) => void queue.tell(prompt, state));
    for (const prompt of turn.folded) queue.tell(prompt, state);
    if (order === 'before_result') tellPrompts();
    // A script may have given the result itself, or said that there is none.
    if (!turn.resultGiven) this.session.sendResult(turn, result);
    this.running = undefined;
    if (order === 'after_result') tellPrompts();
    this.#becomeIdle(script);
    if (order === 'after_idle') tellPrompts();
  }

  #becomeIdle(script) {
    const { scenario, queue } = this.session;
    const isWithheld = scenario.withholdIdle || script.withholdIdle || this.#withholding > 0;
    if (queue.length === 0 && !isWithheld) this.session.emitState('idle');
  }
}
