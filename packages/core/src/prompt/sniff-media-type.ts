/** What the Messages API takes as bytes. */
export type MediaType =
  | 'image/png'
  | 'image/jpeg'
  | 'image/gif'
  | 'image/webp'
  | 'application/pdf'
  | 'text/plain';

const signatures: readonly (readonly [type: MediaType, offset: number, bytes: string])[] = [
  ['image/png', 0, '\x89PNG\r\n\x1a\n'],
  ['image/jpeg', 0, '\xff\xd8\xff'],
  ['image/gif', 0, 'GIF87a'],
  ['image/gif', 0, 'GIF89a'],
  // A RIFF file says what it is after its length.
  ['image/webp', 8, 'WEBP'],
  ['application/pdf', 0, '%PDF-'],
];

/** What bytes are, by their beginning; a name or a promise may be wrong. `undefined` for what the API does not take. */
export function sniffMediaType(bytes: Uint8Array): MediaType | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, 16));
  const known = signatures.find(([, offset, signature]) => head.startsWith(signature, offset));
  if (known !== undefined && (known[0] !== 'image/webp' || head.startsWith('RIFF'))) return known[0];
  return isText(bytes) ? 'text/plain' : undefined;
}

function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    // Not UTF-8, which is what was asked.
    return false;
  }
}
