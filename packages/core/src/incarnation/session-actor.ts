import type { ActorContext, ActorRef, Behavior } from '../actor/index.ts';
import type { ExitReason } from '../base/exit-reason.ts';
import type { Conversation } from '../conversation/conversation.ts';
import type { Message } from '../messages/index.ts';
import type { Frame } from '../wire/frame.ts';
import { unsteerableCli } from './outdated-cli.ts';
import type { SessionEvent, SessionState } from './session-events.ts';
import type { SessionMessage } from './session-messages.ts';
import type { SessionServices } from './session-services.ts';
import { SessionShell } from './session-shell.ts';
import { initialState, isFree, transition } from './session-state.ts';
import { turnInProgress } from './turn-accounting.ts';

/** Everything about an incarnation that its handle needs beside the actor. */
export interface StartedSessionActor {
  readonly actor: ActorRef<SessionMessage>;
  readonly shell: SessionShell;
}

/** Starts one incarnation of a conversation: an actor that starts a CLI and owns it until nothing of it is left. */
export function startSessionActor(
  conversation: Conversation,
  services: SessionServices,
): StartedSessionActor {
  const shell = new SessionShell(conversation, services);
  const actor = services.system.spawn(sessionBehavior(conversation, shell));
  return { actor, shell };
}

function sessionBehavior(
  conversation: Conversation,
  shell: SessionShell,
): Behavior<SessionState, SessionMessage> {
  return {
    name: conversation.options.name ?? 'session',
    start(context) {
      shell.begin(context.self);
      return initialState;
    },
    receive: (state, message, context) => offerNext(receive(state, message, context)),
    stopping(state, { reason, timeoutMs }) {
      shell.requestStop(reason, timeoutMs);
      return decide(state, { type: 'stop' });
    },
    stopped(_state, reason) {
      shell.abandon(reason);
    },
  };

  function receive(
    state: SessionState,
    message: SessionMessage,
    context: ActorContext<SessionMessage>,
  ): SessionState {
    switch (message.type) {
      case 'frames':
        return hear(state, message.frames, message.byteLength);
      case 'event':
        return decide(state, message.event);
      case 'offer':
        return state;
      case 'interrupt':
        shell.awaitInterrupt(message.whenOver);
        return decide(state, { type: 'interrupt', turnId: message.turnId });
      case 'steer':
        return steer(state, message);
      case 'control':
        shell.control(message);
        shell.adjustPace(0);
        return state;
      case 'reader_moved':
        shell.adjustPace(0);
        return state;
      case 'unclaimed':
        shell.detach(message.record);
        return state;
      case 'ask_answered':
        shell.answerAsk(message.answer);
        return state;
      case 'stop':
        shell.requestStop(message.reason, message.timeoutMs);
        return decide(state, { type: 'stop' });
      case 'over':
        context.exit(message.reason satisfies ExitReason);
        return state;
      default:
        return message satisfies never;
    }
  }

  function decide(state: SessionState, event: SessionEvent): SessionState {
    const [next, effects] = transition(state, event);
    shell.state = next;
    for (const effect of effects) shell.run(effect);
    return next;
  }

  /** The head of the queue goes out as soon as the CLI is free for it. */
  function offerNext(state: SessionState): SessionState {
    const head = conversation.queue.head;
    return head === undefined || !isFree(state)
      ? state
      : decide(state, { type: 'prompt_waiting', turnId: head.id });
  }

  function steer(state: SessionState, message: SessionMessage & { readonly type: 'steer' }): SessionState {
    const tooOld = unsteerableCli(shell.start.version);
    if (tooOld !== undefined) {
      message.reject(tooOld);
      return state;
    }
    const uuid = shell.turns.prepareSteering(message);
    const next = decide(state, { type: 'steered', turnId: message.turnId, uuid });
    if (next === state) shell.turns.refuseSteering(uuid);
    return next;
  }

  /** What is kept of a message beside the turn: a defect in there shall cost neither the turn nor the session. */
  function noteMessage(message: Message, state: SessionState): void {
    try {
      shell.hearMessage(message, state);
    } catch (error) {
      shell.log.error({ err: error, type: message.type }, 'a message could not be noted');
    }
  }

  function hear(state: SessionState, frames: readonly Frame[], byteLength: number): SessionState {
    let next = state;
    for (const frame of frames) {
      switch (frame.kind) {
        case 'deltas':
          // The bulk of all traffic changes no state: it goes straight to whose turn it is.
          conversation.publish(frame.messages);
          if (turnInProgress(next.accounting) !== undefined) conversation.running?.deliver(frame.messages);
          break;
        case 'message':
          if (frame.unexpected !== undefined)
            shell.log.debug({ what: frame.unexpected }, 'a message of an odd shape');
          noteMessage(frame.message, next);
          next = offerNext(decide(next, { type: 'heard', message: frame.message }));
          break;
        default:
          shell.hearControl(frame);
      }
    }
    shell.heard();
    shell.adjustPace(byteLength);
    return next;
  }
}
