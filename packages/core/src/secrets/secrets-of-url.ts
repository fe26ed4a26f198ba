import { base64Of, decoded } from './spellings.ts';

const shortestToken = 6;

/** Letters and figures together, or as long as no word is: an id that somebody was given, and not a name of a place. */
const isToken = /^(?=.*\d)(?=.*[A-Za-z]).{8,}$|^.{20,}$/;

/**
 * What a URL holds that nobody should read, as it is written there and as it is meant: user and password, also together as
 * they are sent, the values of its query and its fragment, and what in its path looks like a token.
 */
export function secretsOfUrl(text: string): readonly string[] {
  if (!URL.canParse(text)) return [];
  const { search, hash, pathname } = new URL(text);
  const written = [...search.slice(1).split('&'), ...hash.slice(1).split('&')].map((pair) =>
    pair.slice(pair.indexOf('=') + 1),
  );
  const meant = new URLSearchParams(search).values();
  const path = pathname.split('/').filter((part) => isToken.test(decoded(part)));
  return [...loginOfUrl(text), ...written, ...meant, ...path, ...path.map(decoded)];
}

/** User and password of a URL, each and together. */
export function loginOfUrl(text: string): readonly string[] {
  if (!URL.canParse(text)) return [];
  const { username, password } = new URL(text);
  if (username === '' && password === '') return [];
  const [user, word] = [decoded(username), decoded(password)];
  // A short user is a name. A long one may be a token, with no password or any.
  const users = user.length < shortestToken ? [] : [username, user];
  const together = word === '' ? [] : [`${user}:${word}`, base64Of(`${user}:${word}`)];
  return [...users, password, word, ...together];
}
