// An actor for each user, with a state of its own and a session of its own. A supervisor starts an actor again when it
// crashes; a registry finds it by the user's name, whichever incarnation it is; another actor watches the first one. Ada's
// actor crashes: her session is gone with it, and the next actor goes on with her conversation. Bob notices nothing.
//
//   troupe / users            the supervisor
//              /  \
//           ada    bob        an actor each, with a session each
import assert from 'node:assert/strict';
import { createRuntime, describeExit, type ExitReason, type Session } from '@troupe/core';
import { type ActorContext, type ActorRef, type Behavior, spawnActor } from '@troupe/core/actor';
import { DynamicSupervisor, Registry } from '@troupe/supervisor';
import { chooseModel } from './support/model.ts';

/** What the actor of a user can be told. */
type UserMessage =
  | { readonly type: 'question'; readonly text: string; readonly reply: (answer: string) => void }
  | { readonly type: 'answered'; readonly answer: string; readonly reply: (answer: string) => void }
  | { readonly type: 'count'; readonly reply: (answered: number) => void }
  | { readonly type: 'failed'; readonly error: Error }
  | { readonly type: 'session_over'; readonly reason: ExitReason };

/** What it knows. */
interface UserState {
  readonly session: Session;
  readonly answered: number;
}

await using model = await chooseModel();
await using runtime = createRuntime({ defaults: { ...model.options, tools: [] } });
const users = Registry.create<ActorRef<UserMessage>>();
/** What outlives an actor is kept outside of it: whose session it was, and which conversation is whose. */
const sessions = new Map<string, Session>();
const conversations = new Map<string, string>();

// Handlers are synchronous: they start work, and what comes of it is another message.
function userBehavior(name: string, session: Session): Behavior<UserState, UserMessage> {
  return {
    start(self) {
      console.log(`   ${self.path} is up`);
      self.watch(session, (reason) => ({ type: 'session_over', reason }));
      return { session, answered: 0 };
    },
    receive(state, message, self) {
      switch (message.type) {
        case 'question':
          ask(state.session, message, self);
          return state;
        case 'answered':
          conversations.set(name, state.session.sessionId);
          message.reply(message.answer);
          return { ...state, answered: state.answered + 1 };
        case 'count':
          message.reply(state.answered);
          return state;
        case 'failed':
          // A throw is a crash. The supervisor starts the actor again.
          throw message.error;
        case 'session_over':
          // When the session is over, so is the actor, and for the same reason.
          self.exit(message.reason);
          return state;
        default:
          return message satisfies never;
      }
    },
    // An orderly end: the session first.
    stopping(state, { reason, timeoutMs }, self) {
      void state.session.stop(reason, { timeoutMs }).then(() => self.exit(reason));
      return state;
    },
    // After a crash there was no orderly end, and a session must not be left behind.
    stopped: () => void session.kill(),
  };
}

function ask(
  session: Session,
  { text, reply }: UserMessage & { readonly type: 'question' },
  { self }: ActorContext<UserMessage>,
): void {
  session.query(text).then(
    ({ result }) => self.tell({ type: 'answered', answer: result, reply }),
    (error: Error) => self.tell({ type: 'failed', error }),
  );
}

await using supervisor = await DynamicSupervisor.start({ runtime, name: 'users' });

async function addUser(name: string): Promise<void> {
  const result = await supervisor.startChild({
    id: name,
    start: users.via(name, async ({ home }) => {
      // Nobody goes on with a conversation before the session that had it is gone.
      await sessions.get(name)?.kill();
      const resume = conversations.get(name);
      const session = await runtime.startSession({ name, ...(resume !== undefined && { resume }) });
      sessions.set(name, session);
      return spawnActor(home, { name, behavior: userBehavior(name, session) });
    }),
  });
  assert.ok(result.ok);
}

async function find(name: string): Promise<ActorRef<UserMessage>> {
  const user = await users.whereis(name);
  assert.ok(user !== undefined, `${name} is not here`);
  return user;
}

/** Asks the actor that has the name now. */
async function question(name: string, text: string): Promise<string> {
  const user = await find(name);
  return user.ask<string>((reply) => ({ type: 'question', text, reply }), { timeoutMs: 60_000 });
}

console.log('two users come');
await addUser('ada');
await addUser('bob');
await Promise.all([question('ada', 'SAY My colour is blue.'), question('bob', 'SAY My colour is red.')]);

const first = await find('ada');
const bob = await find('bob');
assert.equal(first.path, 'troupe/users/ada');
assert.equal(await first.ask<number>((reply) => ({ type: 'count', reply })), 1);

// Anybody can watch an actor; an actor does it with a message to itself.
const seen = new Promise<ExitReason>((resolve) => {
  spawnActor<null, ExitReason>(runtime, {
    name: 'watcher',
    behavior: {
      start(self) {
        self.watch(first, (reason) => reason);
        return null;
      },
      receive(state, reason) {
        resolve(reason);
        return state;
      },
    },
  });
});

console.log('the actor of ada crashes');
first.tell({ type: 'failed', error: new Error('a fault of ours') });
const reason = await seen;
console.log(`   the watcher heard: ${describeExit(reason)}`);
assert.equal(reason.type, 'crash');
await assert.rejects(
  first.ask<number>((reply) => ({ type: 'count', reply })),
  { code: 'ACTOR_EXITED', path: 'troupe/users/ada' },
);
// The supervisor does one thing at a time: when it answers, the restart is made.
await supervisor.countChildren();

const second = await find('ada');
assert.notEqual(second, first);
assert.equal(second.path, first.path);
// Its state is new, its conversation is not.
assert.equal(await second.ask<number>((reply) => ({ type: 'count', reply })), 0);
const recalled = await question('ada', 'RECALL');
console.log(`   ada still knows: ${recalled}`);
if (!model.isReal) assert.match(recalled, /My colour is blue/);
assert.equal(await find('bob'), bob);
assert.equal(await bob.ask<number>((reply) => ({ type: 'count', reply })), 1);

console.log('everybody leaves');
await runtime.stop();
assert.deepEqual(await second.exited, { type: 'shutdown' });
assert.equal(users.count(), 0);
assert.throws(
  () => spawnActor(runtime, { name: 'late', behavior: { start: () => null, receive: () => null } }),
  {
    code: 'ACTOR_SYSTEM_STOPPED',
  },
);
