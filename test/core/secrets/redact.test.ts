import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSessionOptions } from '#core/options/parse-session-options.ts';
import { StderrTail } from '#core/process/stderr-tail.ts';
import { KnownSecrets, redactWireError } from '#core/secrets/redact.ts';
import { createRedactor } from '#core/secrets/redactor.ts';
import { decodeLine } from '#core/wire/decode-line.ts';

const key = `sk-ant-${'Ab3/+"é '.repeat(10)}-end`;

function knowing(options: object, base: NodeJS.ProcessEnv = {}): KnownSecrets {
  const secrets = new KnownSecrets();
  secrets.learnOptions(parseSessionOptions(options), base);
  return secrets;
}

/** The longest piece of the secret that shows. */
function shownOf(secret: string, text: string): string {
  let longest = '';
  for (let from = 0; from < secret.length; from += 1) {
    for (
      let to = from + longest.length + 1;
      to <= secret.length && text.includes(secret.slice(from, to));
      to += 1
    ) {
      longest = secret.slice(from, to);
    }
  }
  return longest;
}

describe('a text that is cut', () => {
  const secret = `${'s3cr3t-'.repeat(13)}zz`;
  const redactor = createRedactor([secret]);

  it('shows no piece of a secret, wherever the tail of stderr begins and in whatever chunks it came', () => {
    const where = fc.integer({ min: 8_000, max: 8_400 });
    fc.assert(
      fc.property(
        where,
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 0, max: 40_000 }),
        (behind, size, before) => {
          const bytes = Buffer.from(`${'é'.repeat(before)}${secret}${'.'.repeat(behind)}`);
          const tail = new StderrTail();
          for (let at = 0; at < bytes.length; at += size * 16) tail.push(bytes.subarray(at, at + size * 16));
          const shown = tail.text((text, from) => redactor.tail(text, from));
          expect(shownOf(secret, shown).length).toBeLessThan(4);
          expect(shown.endsWith('.'.repeat(8_000))).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('shows no piece of a secret, wherever an excerpt ends', () => {
    const secrets = knowing({ apiKey: key });
    for (let at = 60; at <= 201; at += 1) {
      const frame = decodeLine(`${'.'.repeat(at)}${key} and more`);
      if (frame?.kind !== 'malformed') return expect.unreachable();
      const error = redactWireError(frame.error, frame.beginning, secrets);
      expect(shownOf(key, `${error.excerpt} ${error.message}`).length).toBeLessThan(4);
      expect(error.excerpt.startsWith('.'.repeat(60))).toBe(true);
    }
  });

  it('shows no piece of a secret in the words of the parser', () => {
    for (const line of [`{"a": ${key}`, key, `{"type":"x", ${key}: 1}`, `[${key}]`]) {
      const frame = decodeLine(line);
      if (frame?.kind !== 'malformed') return expect.unreachable();
      expect(shownOf(key, String(frame.error.cause)).length).toBeLessThan(4);
    }
  });

  it('shows no piece of a secret that its writer has cut', () => {
    expect(redactor.tail(`${secret.slice(30)} x`, 0)).toBe('[redacted] x');
    expect(redactor.tail(`x ${secret.slice(0, 60)}`, 0)).toBe('x [redacted]');
    expect(redactor.head(`x ${secret.slice(0, 60)}`, 200)).toBe('x [redacted]');
  });
});

describe('secrets that overlap', () => {
  it('are taken out as one', () => {
    const redactor = createRedactor(['abcdefgh', 'fghijklm', 'mno']);
    expect(redactor.all('-abcdefghijklmno-')).toBe('-[redacted]-');
  });
});

describe('a secret is known', () => {
  const basic = Buffer.from('ada-user:pass-word-11').toString('base64');
  const options = {
    env: { SERVICE_TOKEN: 'tok "en/é 01', HTTPS_PROXY: 'http://proxy-user:proxy%2Fpass@127.0.0.1:9' },
    mcpServers: {
      web: {
        type: 'http',
        url: 'http://url-user-1:url-pass-2@127.0.0.1/mcp/s/path-token-0003/x?k=query-val-4#frag-5555',
        headers: { Authorization: 'Bearer header-token-6', Cookie: 'a=cookie-val-7; b=c' },
      },
      login: { type: 'http', url: 'http://127.0.0.1/', headers: { 'Proxy-Authorization': `Basic ${basic}` } },
      files: {
        command: 'x',
        args: [
          '--api-key',
          'arg-value-8',
          '--token=arg-value-9',
          'tok "en/é 01',
          '-H',
          'Authorization: Bearer arg-value-10',
        ],
        env: { ANYTHING: 'mcp-env-11' },
      },
    },
    agents: {
      a: {
        description: 'd',
        prompt: 'p',
        mcpServers: [{ own: { command: 'x', env: { Q: 'agent-env-12' } } }],
      },
    },
    settings: { env: { S: 'line one of a key\nline two of a key' } },
  };
  const known = knowing(options);

  it.each([
    ['a variable', 'tok "en/é 01'],
    ['a variable in JSON', JSON.stringify('tok "en/é 01')],
    ['a variable in JSON in JSON', JSON.stringify(JSON.stringify('tok "en/é 01'))],
    ['a variable as Python writes JSON', '"tok \\"en/\\u00e9 01"'],
    ['a variable in a URL', encodeURIComponent('tok "en/é 01')],
    ['a variable in a form', encodeURIComponent('tok "en/é 01').replaceAll('%20', '+')],
    ['a variable in base64', Buffer.from('tok "en/é 01').toString('base64')],
    ['the user of a proxy', 'proxy-user'],
    ['the password of a proxy, as it is meant', 'proxy/pass'],
    ['the password of a proxy, as it is written', 'proxy%2Fpass'],
    ['the user of a URL', 'url-user-1'],
    ['the password of a URL', 'url-pass-2'],
    ['the login of a URL as it is sent', Buffer.from('url-user-1:url-pass-2').toString('base64')],
    ['a token in a path', 'path-token-0003'],
    ['a value of a query', 'query-val-4'],
    ['a fragment', 'frag-5555'],
    ['a header without its scheme', 'header-token-6'],
    ['a cookie without its name', 'cookie-val-7'],
    ['a login as it is sent', basic],
    ['a login as it is meant', 'ada-user:pass-word-11'],
    ['the password of a login', 'pass-word-11'],
    ['an argument behind a flag', 'arg-value-8'],
    ['an argument in a flag', 'arg-value-9'],
    ['a header in an argument', 'arg-value-10'],
    ['a variable of a tool server', 'mcp-env-11'],
    ['a variable of an agent’s tool server', 'agent-env-12'],
    ['a line of a key', 'line two of a key'],
  ])('as %s', (_, said) => {
    expect(known.all(`the CLI says ${said} here`)).not.toContain(said);
  });

  it('and what is none is left alone', () => {
    const text = 'http://127.0.0.1/mcp/s/x of type http, by Bearer and Basic, with --api-key and --token';
    expect(known.all(text)).toBe(text);
  });

  it('after it was replaced by another', () => {
    known.learnConfiguration({ settings: { env: { A: 'newer-secret-13' } } });
    expect(known.all('newer-secret-13 mcp-env-11')).toBe('[redacted] [redacted]');
  });
});
