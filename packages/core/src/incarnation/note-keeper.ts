import type { Logger } from '../base/logger.ts';
import type { Conversation } from '../conversation/conversation.ts';
import type { Note } from './message-notes.ts';
import { plainFacts, type Trouble } from './trouble.ts';

/** Keeps, in the conversation and in the log, what messages say beside their turns. */
export class NoteKeeper {
  readonly #conversation: Conversation;
  readonly #log: Logger;
  readonly #onMoved: (sessionId: string) => void;
  /** What was told last, by its words: a turn begins with the same news each time. */
  readonly #told = new Map<string, string>();

  /** `onMoved`: the CLI has gone over to another conversation. */
  constructor(conversation: Conversation, log: Logger, onMoved: (sessionId: string) => void) {
    this.#conversation = conversation;
    this.#log = log;
    this.#onMoved = onMoved;
  }

  /** A defect in here shall cost neither the turn nor the session. */
  keep(note: Note): void {
    try {
      this.#keep(note);
    } catch (error) {
      this.#log.error({ err: error, note: note.type }, 'a message could not be noted');
    }
  }

  #keep(note: Note): void {
    const conversation = this.#conversation;
    switch (note.type) {
      case 'retry':
        this.#log.warn({ ...note.retry, turnId: conversation.running?.id }, 'the API is asked again');
        return conversation.noteRetry(note.retry);
      case 'rate_limit':
        conversation.rateLimit = note.rateLimit;
        return;
      case 'trouble':
        return this.#tell(note.trouble);
      case 'commands':
        conversation.commands = note.commands;
        return;
      case 'result':
        return conversation.recordResult(note.result);
      case 'conversation':
        if (note.sessionId === conversation.sessionId) return;
        conversation.identity.follow(note.sessionId);
        return this.#onMoved(note.sessionId);
      default:
        return note satisfies never;
    }
  }

  #tell(trouble: Trouble): void {
    const facts = plainFacts(trouble);
    const text = JSON.stringify(facts);
    if (this.#told.get(trouble.words) === text) return;
    this.#told.set(trouble.words, text);
    this.#log.warn(facts, trouble.words);
  }
}
