import { Buffer } from 'node:buffer';

/** The ways in which a text may be written where it is passed on: in JSON, in JSON in JSON, in a URL, in a header. */
export function spellingsOf(secret: string): readonly string[] {
  const json = inJson(secret);
  return [
    secret,
    json,
    inJson(json),
    asciiOf(json),
    ...urlSpellings(secret),
    base64Of(secret),
    Buffer.from(secret).toString('base64url'),
  ];
}

/** A text in base64, without the padding, which may be there or not. */
export function base64Of(text: string): string {
  return Buffer.from(text)
    .toString('base64')
    .replace(/={1,2}$/, '');
}

/** What a text in base64 says; nothing where it is none. */
export function fromBase64(text: string): string | undefined {
  if (!/^[A-Za-z0-9+/_-]+=*$/.test(text)) return undefined;
  const meant = Buffer.from(text, 'base64').toString('utf8');
  return meant.includes('\uFFFD') ? undefined : meant;
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

// As Python writes JSON.
function asciiOf(json: string): string {
  return json.replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function urlSpellings(text: string): readonly string[] {
  // Half of a character of two code units cannot be written in a URL.
  const whole = text.replaceAll(/\p{Surrogate}/gu, '\uFFFD');
  const component = encodeURIComponent(whole);
  const written = [component, encodeURI(whole), component.replaceAll('%20', '+'), decoded(text)];
  return written.flatMap((one) => [one, one.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())]);
}

/** A part of a URL as it is meant. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A lone `%` is meant as it is.
  }
}
