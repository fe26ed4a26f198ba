import { fromBase64 } from './spellings.ts';

/**
 * What a header holds that nobody should read: its value, the credentials behind the scheme (`Bearer`, `Basic`) and what
 * those of `Basic` say, and the values of parameters and cookies.
 */
export function secretsOfHeader(value: string): readonly string[] {
  const credentials = /^\s*[A-Za-z][\w-]*\s+(\S.*)$/s.exec(value)?.[1]?.trim();
  const parameters = value.split(/[;,]\s*/).flatMap(valueOfPair);
  return [
    value,
    ...parameters,
    ...(credentials === undefined ? [] : [credentials, ...basicLogin(credentials)]),
  ];
}

function valueOfPair(pair: string): readonly string[] {
  const equals = pair.indexOf('=');
  if (equals < 1) return [];
  const value = pair.slice(equals + 1).trim();
  return [value.replace(/^"/, '').replace(/"$/, '')];
}

function basicLogin(credentials: string): readonly string[] {
  const login = fromBase64(credentials);
  const colon = login?.indexOf(':') ?? -1;
  return login === undefined || colon === -1 ? [] : [login, login.slice(0, colon), login.slice(colon + 1)];
}
