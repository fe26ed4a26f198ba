/**
 * A copy of plain data, of any depth: `structuredClone` calls itself for each level, and a model may nest deeper than the
 * stack is. What is no list and no plain object is left to `structuredClone`.
 */
export function copyPlain(value: unknown): unknown {
  const copies = new Map<object, object>();
  const open: object[] = [];
  const copyOf = (given: unknown): unknown => {
    if (typeof given !== 'object' || given === null) return structuredClone(given);
    const known = copies.get(given);
    if (known !== undefined) return known;
    if (!isPlain(given)) return structuredClone(given);
    const copy = Array.isArray(given) ? [] : {};
    copies.set(given, copy);
    open.push(given);
    return copy;
  };

  const copied = copyOf(value);
  for (let given = open.pop(); given !== undefined; given = open.pop()) {
    const copy = copies.get(given) ?? {};
    for (const [key, field] of Object.entries(given)) {
      // Not by assignment: a field may be named `__proto__`.
      Object.defineProperty(copy, key, {
        value: copyOf(field),
        enumerable: true,
        writable: true,
        configurable: true,
      });
    }
  }
  return copied;
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
