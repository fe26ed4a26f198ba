/**
 * The environment variable that every process of a session carries: the CLI is started with it and its tools
 * inherit it. Tools leave the CLI's process group and outlive it, so the tag is how they are found again.
 */
export const sessionTagVariable = 'TROUPE_SESSION_TAG';

const allowed = /^[A-Za-z0-9._-]{1,128}$/;

/**
 * Whether `tag` can be told apart wherever it is read back: in an environment, in a line of `ps`, in a file name.
 * Letters, digits, `.`, `_` and `-`, at most 128 of them.
 */
export function isSessionTag(tag: string): boolean {
  return allowed.test(tag);
}
