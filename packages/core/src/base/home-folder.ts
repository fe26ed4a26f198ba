import { homedir, userInfo } from 'node:os';

// What Docker sets as HOME for a user that has no entry in the passwd file.
const homeOfNobody = '/';

/** The home folder of this process: HOME, else that of the user's account; `/` where the user has none. Never throws. */
export function homeFolder(): string {
  try {
    return homedir();
  } catch {
    return homeOfNobody; // The uid has no entry in the passwd file, as OpenShift and `docker run --user` give.
  }
}

/** The home folder by the user's account, which is what a process without HOME uses; `undefined` without an account. */
export function accountHome(): string | undefined {
  try {
    return userInfo().homedir;
  } catch {
    return undefined; // As above.
  }
}

/** The environment with a HOME in it where a process could not find one by itself: the CLI ends when it has none. */
export function withHome(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return env.HOME !== undefined || accountHome() !== undefined ? env : { ...env, HOME: homeOfNobody };
}
