/** A block of TypeScript in a document. */
export interface Snippet {
  /** The heading it stands under, and which of the blocks there it is, from the second on: `Per user`, `Per user 2`. */
  readonly title: string;
  /** The line of its first word, from 1. */
  readonly line: number;
  readonly code: string;
}

/** Every block of TypeScript in a Markdown text, in order. */
export function extractSnippets(markdown: string): readonly Snippet[] {
  const snippets: Snippet[] = [];
  let heading = '';
  let block: { readonly line: number; readonly isTs: boolean; readonly code: string[] } | undefined;
  for (const [at, line] of markdown.split('\n').entries()) {
    const fence = /^```(\w*)/.exec(line);
    if (block === undefined) {
      heading = /^#+ (.+)$/.exec(line)?.[1] ?? heading;
      if (fence !== null) block = { line: at + 2, isTs: fence[1] === 'ts', code: [] };
    } else if (fence === null) {
      block.code.push(line);
    } else {
      const earlier = snippets.filter(({ title }) => title === heading || title.startsWith(`${heading} `));
      const title = earlier.length === 0 ? heading : `${heading} ${earlier.length + 1}`;
      if (block.isTs) snippets.push({ title, line: block.line, code: block.code.join('\n') });
      block = undefined;
    }
  }
  return snippets;
}
