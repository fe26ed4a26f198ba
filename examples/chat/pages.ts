import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** What is served as it is. Nothing of a user's is ever in it. */
export interface Pages {
  readonly login: string;
  /** The same, with a word about why one is still there. */
  readonly refused: string;
  readonly chat: string;
  readonly script: string;
  readonly style: string;
  readonly hint: string;
}

/** Reads the pages once. */
export async function readPages(hint: string): Promise<Pages> {
  const read = (name: string) => readFile(fileURLToPath(new URL(`page/${name}`, import.meta.url)), 'utf8');
  const [login, chat, script, style] = await Promise.all(
    ['login.html', 'chat.html', 'chat.js', 'chat.css'].map(read),
  );
  if (login === undefined || chat === undefined || script === undefined || style === undefined) {
    throw new Error('A page is missing.');
  }
  const refused = login.replace('<p id="refused" hidden>', '<p id="refused">');
  return { login, refused, chat, script, style, hint };
}
