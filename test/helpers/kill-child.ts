/** Sends a signal to a child of the test's. Throws where there is none: to 0 it would go to the test runner and all beside it. */
export function killChild(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined || !Number.isInteger(pid) || pid <= 1)
    throw new Error(`There is no child to be sent ${signal}: its pid is ${pid}.`);
  process.kill(pid, signal);
}
