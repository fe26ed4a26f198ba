import { DamagedExportError } from '../../errors/errors.ts';
import { isSessionId } from '../transcripts/check-options.ts';
import { isRecord } from '../transcripts/transcript-entry.ts';
import { deepestNesting, isNestedTooDeep } from './nesting.ts';

/*
 * An exported conversation is NDJSON:
 *
 *   {"troupe":"conversation","version":1,"sessionId":…,"cwd":…}
 *   {"file":"transcript","kind":"lines"}          a file begins
 *   {"line":{…}}                                  one entry, as the CLI wrote it
 *   {"file":"session/tool-results/a.txt","kind":"bytes"}
 *   {"bytes":"…"}                                 a piece of it, base64
 *   {"end":true,"lines":12,"sha256":"…"}          how many lines came before this one, and the hash of all their bytes
 */

/** The version that is written, and the only one that is read. */
const exportVersion = 1;

/** What an export begins with. */
export interface ExportHeader {
  readonly sessionId: string;
  /** The working folder the conversation was held in, where the transcript says so. */
  readonly cwd: string | undefined;
}

/** One line of an export, in the words of its reader. */
export type ExportLine =
  | { readonly type: 'header'; readonly header: ExportHeader }
  | { readonly type: 'file'; readonly name: string; readonly kind: 'lines' | 'bytes' }
  /** A line of a file, as text. */
  | { readonly type: 'line'; readonly text: string }
  | { readonly type: 'bytes'; readonly bytes: Buffer }
  | { readonly type: 'end'; readonly lines: number; readonly sha256: string };

const linePrefix = '{"line":';

/** A line of an export, without its newline. A line of a file is put in as it is: JSON in JSON. */
export function encodeExportLine(line: ExportLine): string {
  switch (line.type) {
    case 'header':
      return JSON.stringify({ troupe: 'conversation', version: exportVersion, ...line.header });
    case 'file':
      return JSON.stringify({ file: line.name, kind: line.kind });
    case 'line':
      return `${linePrefix}${line.text}}`;
    case 'bytes':
      return JSON.stringify({ bytes: line.bytes.toString('base64') });
    case 'end':
      return JSON.stringify({ end: true, lines: line.lines, sha256: line.sha256 });
    default:
      return line satisfies never;
  }
}

/**
 * What a line of an export says.
 *
 * @throws DamagedExportError
 */
export function parseExportLine(text: string, number: number): ExportLine {
  const value = parseJson(text, number);
  if (value.troupe === 'conversation') return { type: 'header', header: parseHeader(value) };
  if (isRecord(value.line)) return { type: 'line', text: text.slice(linePrefix.length, -1) };
  if (typeof value.bytes === 'string') return { type: 'bytes', bytes: Buffer.from(value.bytes, 'base64') };
  if (typeof value.file === 'string' && (value.kind === 'lines' || value.kind === 'bytes')) {
    return { type: 'file', name: checkName(value.file), kind: value.kind };
  }
  if (value.end === true && typeof value.lines === 'number' && typeof value.sha256 === 'string') {
    return { type: 'end', lines: value.lines, sha256: value.sha256 };
  }
  throw new DamagedExportError(`Line ${number} is none that an exported conversation has.`);
}

function parseJson(text: string, number: number): Record<string, unknown> {
  if (isNestedTooDeep(text)) {
    throw new DamagedExportError(`Line ${number} is nested more than ${deepestNesting} deep.`);
  }
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch (cause) {
    throw new DamagedExportError(
      `Line ${number} is not JSON: this is no exported conversation, or half of one.`,
      {
        cause,
      },
    );
  }
  throw new DamagedExportError(`Line ${number} is not an object: this is no exported conversation.`);
}

function parseHeader({ version, sessionId, cwd }: Record<string, unknown>): ExportHeader {
  if (version !== exportVersion) {
    throw new DamagedExportError(
      `It was exported in version ${String(version)} of the format; this is version ${exportVersion}.`,
    );
  }
  if (!isSessionId(sessionId))
    throw new DamagedExportError('The id of the exported conversation is no UUID.');
  return { sessionId, cwd: typeof cwd === 'string' ? cwd : undefined };
}

// Names become paths: plain names below the two folders that a conversation has, and nothing that leads out of them.
const safeName = /^(?:transcript|(?:session|tasks)(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._@+-]{1,200}){1,6})$/;

/** Whether a file may be in an export under that name. */
export function isExportName(name: string): boolean {
  return safeName.test(name);
}

function checkName(name: string): string {
  if (isExportName(name)) return name;
  throw new DamagedExportError(
    `It holds a file of a name that a conversation does not have: ${name.slice(0, 200)}`,
  );
}
