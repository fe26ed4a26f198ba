/** A member of a family, linked to the members that joined just before and just after it. */
export interface Sibling<T> {
  older: T | undefined;
  newer: T | undefined;
}

/** The living children of one parent, in the order they came. Joining, leaving and finding the newest cost the same however many there are. */
export class Family<T extends Sibling<T>> {
  newest: T | undefined;

  add(member: T): void {
    member.older = this.newest;
    if (this.newest !== undefined) this.newest.newer = member;
    this.newest = member;
  }

  remove(member: T): void {
    if (member.older !== undefined) member.older.newer = member.newer;
    if (member.newer !== undefined) member.newer.older = member.older;
    if (this.newest === member) this.newest = member.older;
    member.older = undefined;
    member.newer = undefined;
  }

  *newestFirst(): Generator<T> {
    for (let member = this.newest; member !== undefined; member = member.older) yield member;
  }
}

/** All below `root`, children before their parents and newer siblings before older ones. A loop, since trees may be deep. */
export function descendants<T extends Sibling<T> & { readonly family: Family<T> }>(root: {
  readonly family: Family<T>;
}): readonly T[] {
  if (root.family.newest === undefined) return [];
  const parentsFirst: T[] = [];
  const unvisited = [...root.family.newestFirst()];
  for (let member = unvisited.pop(); member !== undefined; member = unvisited.pop()) {
    parentsFirst.push(member);
    for (const child of member.family.newestFirst()) unvisited.push(child);
  }
  return parentsFirst.reverse();
}
