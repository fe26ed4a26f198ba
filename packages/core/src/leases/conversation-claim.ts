import { createHash } from 'node:crypto';
import { parseJsonObject } from '../base/parse-json-object.ts';
import { isSessionTag } from '../os/session-tag.ts';
import type { WrittenHost } from './fate-of-host.ts';

/** `claiming`: it looks whether the conversation is free. `held`: it was, and is its own now. */
export type ClaimState = 'claiming' | 'held';

/** What a claim's file says: who wants or has which conversation, and where that process lives. */
export interface ConversationClaim extends WrittenHost {
  readonly version: 1;
  readonly claimId: string;
  readonly sessionId: string;
  readonly state: ClaimState;
  /** The tag that the conversation's processes carry. */
  readonly tag: string;
  /** The CLI, once it is known. */
  readonly pid?: number | undefined;
  readonly startTime?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly createdAtMs: number;
}

/**
 * A claim is two files. The first is there from beginning to end and is never replaced; the second appears when the
 * conversation is held, says what the first could not know yet, and is replaced with each new CLI.
 */
export interface ClaimFileNames {
  readonly claiming: string;
  readonly held: string;
}

/** The names of a claim's files, by the conversation's key. */
export function claimFileNames(key: string, claimId: string): ClaimFileNames {
  return { claiming: `${key}.${claimId}.json`, held: `${key}.${claimId}.held.json` };
}

const fileName = /^([a-z0-9_-]+)\.([a-z0-9-]+)(?:\.held)?\.json$/;

/** Which claim a file belongs to; `undefined` when to none. */
export function parseClaimFileName(
  name: string,
): { readonly key: string; readonly claimId: string } | undefined {
  const [, key, claimId] = fileName.exec(name) ?? [];
  return key === undefined || claimId === undefined ? undefined : { key, claimId };
}

const plainId = /^[a-z0-9_-]{1,64}$/;

/**
 * The conversation's name in names of files. An id can be anything that a user of `resume` passes on; what is no plain word
 * is hashed. Capitals make no difference, as they make none for the CLI's own files on a Mac.
 */
export function conversationKey(sessionId: string): string {
  const lower = sessionId.toLowerCase();
  // Longer than any plain id, so it cannot be taken for one.
  return plainId.test(lower) ? lower : `sha256-${createHash('sha256').update(lower).digest('hex')}`;
}

/** What the text of a claim's file turned out to be. `foreign`: a later version of this package wrote it. */
export type ClaimReading =
  | { readonly type: 'claim'; readonly claim: ConversationClaim }
  | { readonly type: 'foreign' }
  | { readonly type: 'corrupt'; readonly problem: string };

const textFields = [
  'claimId',
  'sessionId',
  'tag',
  'hostStartTime',
  'bootId',
  'pidNamespace',
  'hostname',
] as const;
const numberFields = ['hostPid', 'createdAtMs'] as const;

/** The claim in the text of its file. Never throws. */
export function parseClaim(text: string): ClaimReading {
  const fields = parseJsonObject(text);
  if (fields === undefined) return { type: 'corrupt', problem: 'it is no JSON object' };
  if (typeof fields.version === 'number' && fields.version > 1) return { type: 'foreign' };
  const wrong =
    (fields.version === 1 ? undefined : 'version') ??
    (fields.state === 'claiming' || fields.state === 'held' ? undefined : 'state') ??
    textFields.find((name) => typeof fields[name] !== 'string') ??
    numberFields.find((name) => typeof fields[name] !== 'number') ??
    (['string', 'undefined'].includes(typeof fields.hostThread) ? undefined : 'hostThread') ??
    (Number.isNaN(new Date(Number(fields.createdAtMs)).getTime()) ? 'createdAtMs' : undefined) ??
    (isSessionTag(String(fields.tag)) ? undefined : 'tag');
  if (wrong !== undefined) return { type: 'corrupt', problem: `\`${wrong}\` is missing or wrong` };
  // Each field was looked at above; `pid` and `startTime` are compared and shown, and nothing else.
  return { type: 'claim', claim: fields as unknown as ConversationClaim };
}
