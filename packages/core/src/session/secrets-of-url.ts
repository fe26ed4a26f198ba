/** What a URL holds that nobody should read, as it is written there and as it is meant: a password, the values of its query. */
export function secretsOfUrl(text: string): readonly string[] {
  if (!URL.canParse(text)) return [];
  const { password, search } = new URL(text);
  const written = search
    .slice(1)
    .split('&')
    .map((pair) => pair.slice(pair.indexOf('=') + 1));
  const meant = new URLSearchParams(search).values();
  return [password, decoded(password), ...written, ...meant];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A lone `%` is meant as it is.
  }
}
