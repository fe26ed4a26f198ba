/**
 * The JSON of a value that `JSON.parse` made, on one line. `JSON.parse` reads to any depth, but `JSON.stringify` calls itself
 * for each level, and its stack ends after some thousands.
 */
export function jsonOfAnyDepth(parsed: unknown): string {
  const written: string[] = [];
  // What is still to be written, the next one last: text as it is, or a value.
  const left: (string | { readonly value: unknown })[] = [{ value: parsed }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (typeof next === 'string') written.push(next);
    else if (typeof next.value !== 'object' || next.value === null) written.push(JSON.stringify(next.value));
    else if (Array.isArray(next.value)) {
      left.push(']');
      for (let at = next.value.length - 1; at >= 0; at -= 1) left.push({ value: next.value[at] }, comma(at));
      left.push('[');
    } else {
      left.push('}');
      const fields = Object.entries(next.value);
      for (const [at, [key, value]] of [...fields.entries()].reverse()) {
        left.push({ value }, `${comma(at)}${JSON.stringify(key)}:`);
      }
      left.push('{');
    }
  }
  return written.join('');
}

function comma(at: number): string {
  return at === 0 ? '' : ',';
}
