/** What was found out, and whether it will still be so the next time somebody asks. */
export interface Finding<Value> {
  readonly value: Value;
  readonly isLasting: boolean;
}

/**
 * Finds something out once and keeps it, if it lasts: who asks at the same time shares one answer; what will not last, and
 * an error, is given to those who asked for it and found out anew for the next one.
 */
export function rememberLasting<Value>(findOut: () => Promise<Finding<Value>>): () => Promise<Value> {
  let known: Promise<Value> | undefined;
  return () => {
    if (known !== undefined) return known;
    const finding = findOut();
    const value = finding.then((found) => found.value);
    const forget = () => {
      if (known === value) known = undefined;
    };
    known = value;
    finding.then(({ isLasting }) => (isLasting ? undefined : forget()), forget);
    return value;
  };
}
