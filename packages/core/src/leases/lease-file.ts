import { parseJsonObject } from '../base/parse-json-object.ts';
import { isSessionTag } from '../os/session-tag.ts';
import type { WrittenHost } from './fate-of-host.ts';
import { readPrivateFile, writePrivateFile } from './private-file.ts';

/** What a lease says: which process, whose it is, and where both live. */
export interface Lease extends WrittenHost {
  readonly version: 1;
  readonly pid: number;
  /** Absent when the process ended before it could be read. */
  readonly startTime?: string | undefined;
  readonly tag: string;
  readonly tmpDir: string;
  /** Milliseconds since the epoch. */
  readonly createdAtMs: number;
}

function leaseFileName({ pid, tag }: Pick<Lease, 'pid' | 'tag'>): string {
  return `${tag}-${pid}.json`;
}

/** Whether a file of that name is a lease of a child with that tag. */
export function isLeaseOf(tag: string, name: string): boolean {
  return name.startsWith(`${tag}-`) && /^\d+\.json$/.test(name.slice(tag.length + 1));
}

/** Writes the lease so that no reader ever sees half of it; returns the path. Mode 0600. */
export function writeLease(leaseDir: string, lease: Lease): Promise<string> {
  return writePrivateFile(leaseDir, leaseFileName(lease), JSON.stringify(lease));
}

/** What a file in the lease folder turned out to be. */
export type LeaseReading =
  | { readonly type: 'lease'; readonly lease: Lease }
  /** It went away meanwhile: another host that reaps at the same time was faster. */
  | { readonly type: 'gone' }
  /** Somebody else can have written it. */
  | { readonly type: 'untrusted' }
  /** A later version of this package wrote it. */
  | { readonly type: 'foreign' }
  | { readonly type: 'corrupt'; readonly problem: string };

/** Reads a lease. Rejects only when the file is there and cannot be read. */
export async function readLease(path: string): Promise<LeaseReading> {
  const reading = await readPrivateFile(path);
  return reading.type === 'text' ? parseLease(reading.text) : reading;
}

const textFields = ['tag', 'tmpDir', 'hostStartTime', 'bootId', 'pidNamespace', 'hostname'] as const;
const numberFields = ['pid', 'hostPid', 'createdAtMs'] as const;

/** The lease in the text of its file. Never throws. */
export function parseLease(text: string): LeaseReading {
  const fields = parseJsonObject(text);
  if (fields === undefined) return { type: 'corrupt', problem: 'it is no JSON object' };
  if (typeof fields.version === 'number' && fields.version > 1) return { type: 'foreign' };
  const wrong =
    (fields.version === 1 ? undefined : 'version') ??
    textFields.find((name) => typeof fields[name] !== 'string') ??
    numberFields.find((name) => typeof fields[name] !== 'number') ??
    (['string', 'undefined'].includes(typeof fields.hostThread) ? undefined : 'hostThread') ??
    (isSessionTag(String(fields.tag)) ? undefined : 'tag');
  if (wrong !== undefined) return { type: 'corrupt', problem: `\`${wrong}\` is missing or wrong` };
  // Each field was looked at above; `startTime` is compared and nothing else.
  return { type: 'lease', lease: fields as unknown as Lease };
}
