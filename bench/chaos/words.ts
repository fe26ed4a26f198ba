// No word is part of another, and nothing else that is said looks like one. What is part of a longer word is not one: ids
// of messages are made at random, and every now and then there is such a piece in them.
const shape = /\bq\d+n\d+z\b/g;

/** A source of words that only one prompt of this session carries, and its answer. */
export function wordsOf(session: number): () => string {
  let prompts = 0;
  return () => {
    prompts += 1;
    return `q${session}n${prompts}z`;
  };
}

/** The words in a text, in order. */
export function wordsIn(text: string): readonly string[] {
  return text.match(shape) ?? [];
}
