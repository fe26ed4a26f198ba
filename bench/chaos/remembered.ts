/**
 * What is wrong with a conversation as the model saw it last: each completed prompt has to be there, in order, and no prompt
 * twice. Those that were lost or interrupted may be there.
 */
export function faultsOfMemory(completed: readonly string[], seen: readonly string[]): readonly string[] {
  const faults: string[] = [];
  const places = new Map<string, number>();
  for (const [place, word] of seen.entries()) {
    if (places.has(word)) faults.push(`${word} was seen twice`);
    places.set(word, place);
  }
  let last = -1;
  for (const word of completed) {
    const place = places.get(word);
    if (place === undefined) faults.push(`${word} is forgotten`);
    else if (place < last) faults.push(`${word} is out of order`);
    last = Math.max(last, place ?? -1);
  }
  return faults;
}
