/**
 * Makes `run` serve many callers at once: all who call while a run is under way share the one that starts after
 * it. Nobody gets an answer that began before the question, and two runs at most are ever pending.
 */
export function shareNextRun<Result>(run: () => Promise<Result>): () => Promise<Result> {
  let current: Promise<Result> | undefined;
  let next: Promise<Result> | undefined;

  const start = (): Promise<Result> => {
    next = undefined;
    const started = run();
    current = started;
    const end = () => {
      if (current === started) current = undefined;
    };
    started.then(end, end);
    return started;
  };

  return () => {
    if (current === undefined) return next ?? start();
    next ??= current.then(start, start);
    return next;
  };
}
