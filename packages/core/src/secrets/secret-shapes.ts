/** What holds something that nobody should read, by what it is called. */
const secretName =
  /key|token|secret|pass(?!_?(?:through|age))|pwd|credential|auth|cookie|private|signature|bearer|jwt|webhook|conn(?:ection)?_?str|(?:^|_)(?:pat|dsn|sig|pin)(?:_|$)/i;
/** What is called so and is a command, or where something is. */
const placeName = /(?:helper|refresh|command|(?<!pro)file|path|dir|export)$/i;
/** What tells by its value alone that it is a secret: keys and tokens of services that everybody has, JSON web tokens. */
const knownShapes =
  /\b(?:sk|pk|rk)[-_][\w-]{16,}|\bgh[opsur]_\w{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}|\bxox[a-z]-[\w-]{10,}|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[\w-]{30,}|\bnpm_\w{30,}|\beyJ[\w-]{8,8000}\.[\w-]+\.[\w-]+/g;
/** `api-key=x`, `Authorization: x`, `"token": "x"`, wherever they stand in a text. */
const named =
  /(?<![\w.-])(["']?)([\w.-]+)\1\s*[=:]\s*(?:(?:bearer|basic|token)\s+)?(?:"([^"]+)"|'([^']+)'|([^\s"',;&]+))/gi;
const behindScheme = /\b(?:bearer|basic|token)\s+([^\s"',;]+)/gi;
/** One long word: no path, no version, no address. */
const longWord = /^(?!-)[^\s/\\.:@,]{12,}$/;
/** Letters and figures without a mark between them. Names with figures, such as `claude-opus-4-5`, have no such part. */
const mixedPart = /[A-Za-z]\d|\d[A-Za-z]/;
/** Parts of names that have figures in them: `v2`, `x64`, `s3`. */
const shortPart = 6;
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

export function isSecretName(name: string): boolean {
  return secretName.test(name) && !placeName.test(name);
}

/** Whether a value of no name that tells looks like a token, and is no id of a conversation. */
export function isTokenWord(text: string): boolean {
  if (!longWord.test(text) || uuid.test(text)) return false;
  return text.split(/[-_]/).some((part) => part.length > shortPart && mixedPart.test(part));
}

/** The secrets that stand in a text of several words: a command line, a header, `a=b;c=d`. */
export function secretsInWords(text: string): readonly string[] {
  const values = [...text.matchAll(named)].flatMap(([, , name = '', double, single, bare]) =>
    isSecretName(name) ? [double ?? single ?? bare ?? ''] : [],
  );
  const credentials = [...text.matchAll(behindScheme)].map(([, credential = '']) => credential);
  const shaped = [...text.matchAll(knownShapes)].map(([whole]) => whole);
  return [...values, ...credentials, ...shaped];
}
