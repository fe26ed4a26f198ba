/** Who is told how a promise settled. */
export interface Follower<Value> {
  readonly resolve: (value: Value) => void;
  readonly reject: (error: unknown) => void;
}

const followersOf = new WeakMap<Promise<unknown>, unknown>();

/**
 * Tells `follower` how the promise settles; the returned function takes that back.
 *
 * All who follow share one reaction. A promise cannot forget a `then`, and those of a session live as long as its CLI: with
 * one for each call they would grow with the number of calls.
 */
export function follow<Value>(promise: Promise<Value>, follower: Follower<Value>): () => void {
  // Under each promise lie followers of that promise.
  const known = followersOf.get(promise) as Set<Follower<Value>> | undefined;
  const followers = known ?? startFollowing(promise);
  // An object of its own, so that one follower may follow twice.
  const entry = { ...follower };
  followers.add(entry);
  return () => void followers.delete(entry);
}

function startFollowing<Value>(promise: Promise<Value>): Set<Follower<Value>> {
  const followers = new Set<Follower<Value>>();
  followersOf.set(promise, followers);
  const tell = (how: (follower: Follower<Value>) => void) => {
    followersOf.delete(promise);
    for (const follower of followers) how(follower);
    followers.clear();
  };
  promise.then(
    (value) => tell(({ resolve }) => resolve(value)),
    (error: unknown) => tell(({ reject }) => reject(error)),
  );
  return followers;
}
