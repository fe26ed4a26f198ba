import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SessionStateName, Turn } from '@troupe/core';
import { SessionSupervisor } from '@troupe/supervisor';
import { type MessagesApi, startMessagesApi } from '@troupe/testing';
import { ask, keepAsking } from './keep-asking.ts';
import { isPassedOver, type PlannedPrompt, planPrompt } from './prompts.ts';
import { Random } from './random.ts';
import { faultsOfMemory, type Seen } from './remembered.ts';
import { setStage } from './stage.ts';
import { Tally } from './tally.ts';
import { Returns } from './watch-returns.ts';
import { settlesWithin } from './within.ts';
import { wordsIn, wordsOf } from './words.ts';

export interface RealCliChaos {
  readonly sessions: number;
  readonly seconds: number;
  readonly seed: number;
}

const faults = ['SIGKILL', 'SIGKILL', 'SIGTERM', 'hang-up'] as const;
const isUp: ReadonlySet<SessionStateName> = new Set(['idle', 'running', 'busy']);
const faultEveryMs = 1_000;
const askersPerSession = 2;
const pauseMs = 1_500;
const startMs = 180_000;
const settleMs = 120_000;
// A turn is over for its reader when its deadline has passed. The CLI has `interruptTimeoutMs` to obey, else it is killed.
const lateCallMs = 12_000;

/** The real CLI over the loopback model, whose processes and connections end at random. */
export async function realCliChaos({ sessions: count, seconds, seed }: RealCliChaos): Promise<Tally> {
  const random = new Random(seed);
  const tally = new Tally();
  const returns = new Returns(tally);
  const stage = await setStage();
  const model = await startModel(tally);
  const supervisor = await SessionSupervisor.start({
    runtime: stage.runtime,
    restartScope: 'session',
    maxRestarts: 1_000,
    maxSeconds: 3_600,
    defaults: {
      env: model.api.environment(join(stage.folder, 'home')),
      inheritEnv: ['PATH'],
      cwd: join(stage.folder, 'work'),
      tools: ['Bash'],
      allowedTools: ['Bash'],
    },
    sessions: Array.from({ length: count }, (_, index) => ({ name: `session-${index}` })),
    onEvent(event) {
      returns.hear(event);
      if (event.type === 'session_failed') void bringBack(supervisor, event.name);
    },
  });
  const actors = Array.from(
    { length: count },
    (_, index) => new Actor(index, supervisor, { tally, returns, model }),
  );
  try {
    if (!(await settlesWithin(supervisor.ready, startMs)))
      tally.violate('the sessions were not ready in time');
    const enough = new AbortController();
    // Everybody who pauses listens to it.
    setMaxListeners(0, enough.signal);
    const asking = actors.map((actor) => actor.keepAsking(random.fork(), enough.signal));
    await injectFaults({ actors, seconds, random: random.fork(), tally, returns, model });
    enough.abort();
    await settle(actors, Promise.all(asking), tally);
    for (const actor of actors) await actor.recall();
    for (const { restarts } of supervisor.listSessions()) {
      for (let restart = 0; restart < restarts; restart += 1) tally.count('restarts', 'came back');
    }
  } finally {
    if (!(await settlesWithin(supervisor.stop(undefined, { drainMs: 0 }), settleMs)))
      tally.violate('stop() hangs');
    await model.api.stop();
    for (const left of await stage.clear(tally.violations.length > 0)) tally.violate(`left behind: ${left}`);
  }
  return tally;
}

async function bringBack(supervisor: SessionSupervisor, name: string): Promise<void> {
  await sleep(200);
  await supervisor.restartSession(name).catch(() => undefined); // It was stopped meanwhile.
}

/** The model, and what it was asked last in each conversation. */
interface Model {
  readonly api: MessagesApi;
  /** What the last call of each conversation held. */
  readonly seen: Map<string, Seen>;
  /** When the turn of a word was over: from then on the model is not to be asked it. */
  readonly over: Map<string, () => number>;
}

async function startModel(tally: Tally): Promise<Model> {
  const seen = new Map<string, Seen>();
  const over = new Map<string, () => number>();
  const api = await startMessagesApi({
    maxRequests: 1,
    script({ sessionId = '', prompts, prompt, messages }) {
      const said = messages.filter(({ role }) => role === 'assistant');
      seen.set(sessionId, { asked: prompts.flatMap(wordsIn), said: wordsIn(JSON.stringify(said)) });
      const words = wordsIn(prompt);
      if (words.length > 1) tally.violate(`the model was asked ${words.join(' and ')} in one`);
      for (const word of words) {
        if (performance.now() - (over.get(word)?.() ?? Number.POSITIVE_INFINITY) > lateCallMs) {
          tally.violate(`the model was asked ${word} long after its turn was over`);
        }
      }
      return undefined;
    },
  });
  return { api, seen, over };
}

/** One session, those who ask it, and what it has to remember. */
class Actor {
  readonly name: string;
  readonly open = new Map<Turn, string>();
  readonly #nextWord: () => string;
  readonly #supervisor: SessionSupervisor;
  readonly #context: { readonly tally: Tally; readonly returns: Returns; readonly model: Model };
  readonly #completed: string[] = [];
  readonly #passedOver: string[] = [];

  constructor(
    index: number,
    supervisor: SessionSupervisor,
    context: { readonly tally: Tally; readonly returns: Returns; readonly model: Model },
  ) {
    this.#nextWord = wordsOf(index);
    this.name = `session-${index}`;
    this.#supervisor = supervisor;
    this.#context = context;
  }

  get session() {
    return this.#supervisor.session(this.name);
  }

  async keepAsking(random: Random, enough: AbortSignal): Promise<void> {
    const asker = () =>
      keepAsking({
        ...this.#asking(),
        random,
        plan: () => planPrompt(random, this.#nextWord()),
        pauseMs,
        enough,
      });
    await Promise.all(Array.from({ length: askersPerSession }, asker));
  }

  /** Asks one last time, and looks at what the model was told then. */
  async recall(): Promise<void> {
    const { tally, model } = this.#context;
    const word = this.#nextWord();
    const planned = { word, prompt: `SAY ${word}`, options: { onCrash: 'rerun' as const }, isRead: true };
    const asked = ask(this.#asking(), planned);
    if (!(await settlesWithin(asked, settleMs)))
      return tally.violate(`${this.name}: the last prompt never ended`);
    const { state } = await asked;
    if (state !== 'completed') return tally.violate(`${this.name}: the last prompt was ${state}`);
    const seen = model.seen.get(this.session.sessionId) ?? { asked: [], said: [] };
    // The last prompt has had its answer since.
    const completed = this.#completed.filter((each) => each !== word);
    for (const fault of faultsOfMemory(completed, this.#passedOver, seen))
      tally.violate(`${this.name}: ${fault}`);
  }

  #asking() {
    const { tally, returns, model } = this.#context;
    return {
      session: this.session,
      tally,
      open: this.open,
      mayReject: () => returns.givenUp.has(this.name),
      deaths: () => returns.deaths(this.name),
      onOver: (turn: Turn, planned: PlannedPrompt, deaths: number) => {
        const { word } = planned;
        if (turn.state === 'completed') this.#completed.push(word);
        if (isPassedOver(turn, planned, deaths)) this.#passedOver.push(word);
        model.over.set(word, overFrom(turn, planned, this.name, returns));
      },
    };
  }
}

/**
 * From when on a prompt is over for the CLI too. One that was to be run again and was given up while the next CLI was
 * starting may be taken up by that one, which is told as soon as it has answered the handshake.
 */
function overFrom(turn: Turn, { options }: PlannedPrompt, name: string, returns: Returns): () => number {
  const overAt = performance.now();
  if (options.onCrash !== 'rerun' || turn.attempts === 0 || !returns.isAway(name)) return () => overAt;
  return () => returns.cameBackAt(name, overAt);
}

/** Every second something happens to somebody: what and to whom is the seed's choice. */
async function injectFaults(run: {
  readonly actors: readonly Actor[];
  readonly seconds: number;
  readonly random: Random;
  readonly tally: Tally;
  readonly returns: Returns;
  readonly model: Model;
}): Promise<void> {
  const { actors, seconds, random, tally, returns, model } = run;
  const endAt = performance.now() + seconds * 1_000;
  while (performance.now() < endAt) {
    await sleep(faultEveryMs);
    const fault = random.pick(faults);
    const first = random.between(0, actors.length - 1);
    const inOrder = [...actors.slice(first), ...actors.slice(0, first)];
    // Mostly those that are up: hit while it starts, a session backs off, and is not there to be hit again.
    const mayBeStarting = random.chance(0.15);
    const hit = inOrder
      .filter(({ session }) => mayBeStarting || isUp.has(session.status().state))
      .find((actor) => inflict(fault, actor, { returns, model }));
    tally.count('faults', hit === undefined ? `${fault} without a victim` : fault);
  }
}

/** Whether there was something to do it to. */
function inflict(
  fault: (typeof faults)[number],
  { session, name }: Actor,
  { returns, model }: { readonly returns: Returns; readonly model: Model },
): boolean {
  if (fault === 'hang-up') return model.api.hangUp(({ sessionId }) => sessionId === session.sessionId) > 0;
  const { pid } = session;
  if (pid === undefined) return false;
  try {
    process.kill(pid, fault);
  } catch {
    return false; // It has just ended.
  }
  returns.leave(name, pid, fault);
  return true;
}

async function settle(actors: readonly Actor[], asking: Promise<unknown>, tally: Tally): Promise<void> {
  if (await settlesWithin(asking, settleMs)) return asking.then(() => undefined);
  for (const { name, open, session } of actors) {
    for (const [turn, word] of open) {
      tally.violate(`${name}: ${word} never ended (${turn.state}; session ${session.status().state})`);
    }
  }
}
