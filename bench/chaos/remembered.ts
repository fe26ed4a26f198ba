/** A conversation as the model was told it last: the words in what was asked and in what was answered, in order. */
export interface Seen {
  readonly asked: readonly string[];
  readonly said: readonly string[];
}

/**
 * What is wrong with a conversation as the model saw it last: each completed prompt has to be there, in order and with its
 * answer, and no prompt twice. Those that were lost or interrupted may be there.
 *
 * @param passedOver prompts that were to be run again and are lost: their answers had been written down, or they are a fault
 */
export function faultsOfMemory(
  completed: readonly string[],
  passedOver: readonly string[],
  { asked, said }: Seen,
): readonly string[] {
  const faults: string[] = [];
  const places = new Map<string, number>();
  for (const [place, word] of asked.entries()) {
    if (places.has(word)) faults.push(`${word} was seen twice`);
    places.set(word, place);
  }
  let last = -1;
  for (const word of completed) {
    const place = places.get(word);
    if (place === undefined) faults.push(`${word} is forgotten`);
    else if (place < last) faults.push(`${word} is out of order`);
    else if (!said.includes(word)) faults.push(`the answer to ${word} is forgotten`);
    last = Math.max(last, place ?? -1);
  }
  for (const word of passedOver) {
    if (!said.includes(word)) faults.push(`${word} is lost and was not answered: it was to be run again`);
  }
  return faults;
}
