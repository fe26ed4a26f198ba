import { fromBase64 } from './spellings.ts';

/**
 * What a header holds that nobody should read: its value, the credentials behind the scheme (`Bearer`, `Basic`) and what
 * those of `Basic` say, and the values of parameters and cookies.
 */
export function secretsOfHeader(value: string): readonly string[] {
  const credentials = /^\s*[A-Za-z][\w-]*\s+(\S.*)$/s.exec(value)?.[1]?.trim();
  const parameters = value
    .split(/[;,]\s*/)
    .flatMap((pair) => /^[^=]+=\s*"?(.*?)"?\s*$/s.exec(pair)?.[1] ?? []);
  return [
    value,
    ...parameters,
    ...(credentials === undefined ? [] : [credentials, ...basicLogin(credentials)]),
  ];
}

function basicLogin(credentials: string): readonly string[] {
  const login = fromBase64(credentials);
  const colon = login?.indexOf(':') ?? -1;
  return login === undefined || colon === -1 ? [] : [login, login.slice(0, colon), login.slice(colon + 1)];
}
