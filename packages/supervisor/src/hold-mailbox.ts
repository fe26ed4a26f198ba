/** What can be held: see `SystemRef.hold`. */
interface Holdable {
  readonly path: string;
  hold(): () => void;
}

const mailboxes = new WeakMap<object, Holdable>();

/** Remembers whose mailbox it is. */
export function noteMailbox(supervisor: object, mailbox: Holdable): void {
  mailboxes.set(supervisor, mailbox);
}

/** Where the actor of a supervisor stands; `undefined` for what is no supervisor. */
export function pathOfSupervisor(child: object): string | undefined {
  return mailboxes.get(child)?.path;
}

/**
 * Holds the mailbox of a supervisor until the returned function is called: everything is taken, nothing is served.
 *
 * @internal For tests that need two things to happen before the supervisor looks; OTP has `sys:suspend` for it.
 */
export function holdMailbox(supervisor: object): () => void {
  const mailbox = mailboxes.get(supervisor);
  if (mailbox === undefined) throw new TypeError('Expected a supervisor.');
  return mailbox.hold();
}
