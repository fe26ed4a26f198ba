import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { compileFunction } from 'node:vm';
import type { Message } from '@troupe/core/messages';
import * as stream from '@troupe/stream';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import {
  assistant,
  blockDelta,
  blockStart,
  messageStart,
  messageStop,
  result,
  textBlock,
  textDelta,
  thinkingBlock,
  thinkingDelta,
  toolResult,
  toolUse,
  user,
} from '../stream/support/wire-messages.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const document = readFileSync(`${root}docs/stream.md`, 'utf8');
const examples = [...document.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = '']) => code);

/** The turn that the page speaks of. */
const messages: Message[] = [
  messageStart('m1'),
  thinkingDelta('hm', 0),
  assistant('m1', [thinkingBlock('hm')]),
  textDelta('I look. ', 1),
  assistant('m1', [textBlock('I look. ')]),
  blockStart(2, toolUse('t1', 'Bash', {})),
  blockDelta(2, { type: 'input_json_delta', partial_json: '{"command":"ls"}' }),
  assistant('m1', [toolUse('t1', 'Bash', { command: 'ls' })]),
  messageStop('m1'),
  user([toolResult('t1', 'file.txt')]),
  messageStart('m2'),
  textDelta('Fou'),
  textDelta('nd.'),
  assistant('m2', [textBlock('Found.')]),
  messageStop('m2'),
  result({ result: 'Found.' }),
];

/** What the examples find there, beside the package. */
const surroundings = {
  turn: messages,
  session: { messages: () => messages, control: async () => ({}), ready: Promise.resolve() },
  createServer,
  pipeline,
  listening: (server: Server) =>
    new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve())),
  urlOf: (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  closed(server: Server) {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  },
};

const header = `
import type { Session, Turn } from '@troupe/core';
import { createServer, type Server } from 'node:http';
import { pipeline } from 'node:stream';
import { ${Object.keys(stream).join(', ')} } from '@troupe/stream';
declare const turn: Turn;
declare const session: Session;
declare function listening(server: Server): Promise<void>;
declare function closed(server: Server): Promise<void>;
declare function urlOf(server: Server): string;
`;

/** What the compiler has to say of all examples, each as a module of its own. */
function faults(): readonly string[] {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, (name) => ts.sys.readFile(name));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root, undefined, `${root}tsconfig.json`);
  const files = new Map(
    examples.map((code, at) => [`${root}test/surface/example-${at}.ts`, `${header}${code}\nexport {};`]),
  );
  const lax = { ...options, noUnusedLocals: false, noUnusedParameters: false };
  const host = ts.createCompilerHost(lax);
  const readFile = host.readFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  const getSourceFile = host.getSourceFile.bind(host);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.getSourceFile = (name, ...rest) => {
    const text = files.get(name);
    return text === undefined ? getSourceFile(name, ...rest) : ts.createSourceFile(name, text, rest[0]);
  };
  const program = ts.createProgram([...files.keys()], lax, host);
  return [...files.keys()].flatMap((name) => {
    const file = program.getSourceFile(name);
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return found.map(({ messageText }) => `${name}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
  });
}

/** What an example prints. */
async function run(code: string): Promise<string> {
  const printed: string[] = [];
  const print = (...values: unknown[]) => {
    printed.push(
      values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' '),
    );
  };
  const known = { ...stream, ...surroundings, console: { log: print } };
  const target = ts.ScriptTarget.ES2023;
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { target, module: ts.ModuleKind.ESNext },
  });
  const body = `return (async () => {${outputText}})()`;
  await compileFunction(body, Object.keys(known))(...Object.values(known));
  return words(printed.join(' '));
}

/** What it says that it prints. */
function promised(code: string): string {
  return words([...code.matchAll(/\/\/ → (.*)$/gm)].map(([, text]) => text).join(' '));
}

const words = (text: string) => text.split(/\s+/).filter(Boolean).join(' ');

describe('docs/stream.md', () => {
  // The compiler alone takes a minute where others use the machine.
  test('it compiles', { timeout: 240_000 }, () => {
    expect(faults()).toEqual([]);
  });

  test.each(examples.map((code) => [code.trim().split('\n')[0], code]))(
    'it prints what it says: %s',
    async (_, code) => {
      expect(promised(code)).not.toBe('');
      expect(await run(code)).toBe(promised(code));
    },
  );

  test('it has an example of everything that the package can do', () => {
    const able = Object.keys(stream).filter((name) => !name.endsWith('Error'));
    expect(able.filter((name) => !examples.some((code) => new RegExp(`\\b${name}\\b`).test(code)))).toEqual(
      [],
    );
  });
});
