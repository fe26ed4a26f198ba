/** The words of a text: a list that is long to write otherwise. */
export function names(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
