import type { Session, TroupeMessage } from '@troupe/core';

/** The messages of our own that a session says from now on; `done` resolves when it has said its last. */
export function troupeMessages(session: Session) {
  const heard: TroupeMessage[] = [];
  const done = (async () => {
    for await (const message of session.messages()) if (message.type === 'troupe') heard.push(message);
  })();
  return { heard, done };
}
