import type { ActorHome, SystemBehavior, SystemContext, SystemRef } from '../actor/index.ts';
import type { ExitReason } from '../base/exit-reason.ts';
import type { Conversation } from '../conversation/conversation.ts';
import { SessionStoppedError } from '../errors/errors.ts';
import type { Frame } from '../wire/frame.ts';
import { unsteerableCli } from './outdated-cli.ts';
import type { SessionEvent, SessionState } from './session-events.ts';
import { initialState, isFree } from './session-facts.ts';
import type { SessionMessage } from './session-messages.ts';
import type { SessionServices } from './session-services.ts';
import { SessionShell } from './session-shell.ts';
import { transition } from './session-state.ts';
import { turnInProgress } from './turn-accounting.ts';

/**
 * One incarnation of a conversation: an actor that starts a CLI and owns it until nothing of it is left.
 *
 * What it knows is its `state`, which `transition` alone changes; what follows from that, the shell does.
 */
export class SessionActor implements SystemBehavior<undefined, SessionMessage> {
  readonly name: string;
  readonly shell: SessionShell;
  readonly #conversation: Conversation;
  #state: SessionState = initialState;

  constructor(conversation: Conversation, services: SessionServices) {
    this.name = conversation.options.name ?? 'session';
    this.shell = new SessionShell(conversation, services);
    this.#conversation = conversation;
  }

  get state(): SessionState {
    return this.#state;
  }

  start({ self }: SystemContext<SessionMessage>): undefined {
    this.shell.begin(self);
  }

  receive(_: undefined, message: SessionMessage, context: SystemContext<SessionMessage>): undefined {
    this.#receive(message, context);
    this.#offerNext();
  }

  stopping(_: undefined, { reason, timeoutMs }: { reason: ExitReason; timeoutMs: number }): undefined {
    this.#decide({ type: 'stop', reason, timeoutMs });
  }

  stopped(_: undefined, reason: ExitReason): void {
    if (this.#state.phase === 'over') return;
    this.shell.kill();
    this.#decide({ type: 'abandoned', reason });
  }

  #receive(message: SessionMessage, context: SystemContext<SessionMessage>): void {
    switch (message.type) {
      case 'frames':
        return this.#hear(message.frames, message.byteLength);
      case 'event':
        return this.#decide(message.event);
      case 'offer':
        return;
      case 'interrupt':
        this.shell.awaitInterrupt(message.whenOver);
        return this.#decide({ type: 'interrupt', turnId: message.turnId });
      case 'steer':
        return this.#steer(message);
      case 'control':
        if (this.#state.phase === 'ready') this.shell.control(message);
        else message.reject(new SessionStoppedError('The session is stopping.'));
        return this.shell.adjustPace(0);
      case 'reader_moved':
        return this.shell.adjustPace(0);
      case 'unclaimed':
        return this.shell.detach(message.record);
      case 'over':
        return context.exit(message.reason);
      default:
        return message satisfies never;
    }
  }

  #decide(event: SessionEvent): void {
    const [next, effects] = transition(this.#state, event);
    this.#state = next;
    for (const effect of effects) this.shell.run(effect);
  }

  /** The head of the queue goes out as soon as the CLI is free for it. */
  #offerNext(): void {
    const head = this.#conversation.queue.head;
    if (head !== undefined && isFree(this.#state)) this.#decide({ type: 'prompt_waiting', turnId: head.id });
  }

  #steer(message: SessionMessage & { readonly type: 'steer' }): void {
    const tooOld = unsteerableCli(this.shell.start.version);
    if (tooOld !== undefined) return message.reject(tooOld);
    const uuid = this.shell.turns.prepareSteering(message);
    const before = this.#state;
    this.#decide({ type: 'steered', turnId: message.turnId, uuid });
    if (this.#state === before) this.shell.turns.refuseSteering(uuid);
  }

  #hear(frames: readonly Frame[], byteLength: number): void {
    const conversation = this.#conversation;
    for (const frame of frames) {
      switch (frame.kind) {
        case 'deltas':
          // The bulk of all traffic changes no state: it goes straight to whose turn it is.
          conversation.publish(frame.messages);
          if (turnInProgress(this.#state.accounting) !== undefined)
            conversation.running?.deliver(frame.messages);
          break;
        case 'message':
          if (frame.unexpected !== undefined)
            this.shell.log.debug({ what: frame.unexpected }, 'a message of an odd shape');
          conversation.publish([frame.message]);
          this.#decide({ type: 'heard', message: frame.message });
          this.#offerNext();
          break;
        default:
          this.shell.hearControl(frame);
      }
    }
    this.shell.heard();
    this.shell.adjustPace(byteLength);
  }
}

/** An incarnation that has begun, and how it is talked to. */
export interface StartedSessionActor {
  readonly actor: SessionActor;
  readonly ref: SystemRef<SessionMessage>;
}

/** Starts one incarnation of a conversation. */
export function startSessionActor(
  conversation: Conversation,
  services: SessionServices,
  home: ActorHome | undefined,
): StartedSessionActor {
  const actor = new SessionActor(conversation, services);
  const ref = services.system.spawn(actor, home);
  actor.shell.log.debug({ path: ref.path }, 'actor of the session started');
  return { actor, ref };
}
