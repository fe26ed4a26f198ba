import { tokenAfter } from './json-token.ts';

/**
 * The line of a streamed piece, in parts: `head` words `middle` uuid `beforeId` id `end`. The id is that of the API
 * message; where a line has none behind its uuid, `id` and `end` are empty.
 */
export interface DeltaForm {
  readonly head: string;
  readonly middle: string;
  readonly uuid: string;
  readonly beforeId: string;
  readonly id: string;
  readonly end: string;
}

/** The parts of a line of JSON that has words at `key`, followed by a uuid. */
export function formOf(line: string, key: string): DeltaForm | undefined {
  const words = tokenAfter(line, `"${key}":"`, 0);
  const uuid = words && tokenAfter(line, '"uuid":"', words.end);
  if (words === undefined || uuid === undefined) return undefined;
  const id = tokenAfter(line, '"api_message_id":"', uuid.end) ?? { start: line.length, end: line.length };
  return {
    head: line.slice(0, words.start),
    middle: line.slice(words.end, uuid.start),
    uuid: line.slice(uuid.start, uuid.end),
    beforeId: line.slice(uuid.end, id.start),
    id: line.slice(id.start, id.end),
    end: line.slice(id.end),
  };
}
