import { isError, type SystemBehavior, type SystemContext } from '@troupe/core/supervision';

/** What runs in an actor that does one thing at a time. */
export interface SerialServer<M> {
  /** Serves one message. Nothing else is served before the promise, if there is one, settles. A rejection is a crash. */
  serve(message: M): Promise<void> | undefined;
  /** Ends what the actor has, in order. Called at most once, when it was asked to stop. */
  close(): Promise<void>;
  /** The actor is over. Whatever it still has must go at once; what it was doing must not go on. */
  abandon(): void;
}

/**
 * The behaviour of an actor with one lane that serves its messages strictly one after the other, however long each
 * takes: while one is being served, the mailbox is held. Only a kill overtakes.
 */
export function createSerialBehavior<M>(
  name: string,
  createServer: (self: SystemContext<M>) => SerialServer<M>,
): SystemBehavior<SerialServer<M>, M> {
  return {
    name,
    singleLane: true,
    start: createServer,
    receive(server, message, self) {
      const work = server.serve(message);
      if (work !== undefined) hold(self, work);
      return server;
    },
    stopping(server, request, self) {
      hold(
        self,
        server.close().then(() => self.exit(request.reason)),
      );
      return server;
    },
    stopped(server) {
      server?.abandon();
    },
  };
}

function hold<M>(self: SystemContext<M>, work: Promise<void>): void {
  const release = self.hold();
  work.then(release, (thrown: unknown) => {
    // Servers handle what their children do; this is a fault of the server's own.
    const error = isError(thrown) ? thrown : new Error(String(thrown));
    self.exit({ type: 'crash', error });
  });
}
