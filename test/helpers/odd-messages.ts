import type { z } from 'zod';
import { activitySchemas } from '#core/wire/schemas/activity-schemas.ts';
import { noticeSchemas } from '#core/wire/schemas/notice-schemas.ts';
import { sessionSchemas } from '#core/wire/schemas/session-schemas.ts';
import { taskSchemas } from '#core/wire/schemas/task-schemas.ts';
import { readTranscript, transcriptNames } from '../stream/support/transcripts.ts';

/** A message as the CLI writes it, or nearly so. */
export type WireMessage = Readonly<Record<string, unknown>> & { readonly type: string };

// In a line they stand for what no value of this language writes so.
const beyondNumbers = '@@1e999@@';
const missing = Symbol('missing');

const oddValues: readonly unknown[] = [
  null,
  -1,
  1e308,
  beyondNumbers,
  '',
  'NaN',
  true,
  [],
  [[null]],
  [{}],
  { nested: { deeper: [1] } },
  JSON.parse('{"__proto__":{"x":1},"constructor":1,"toString":1,"valueOf":null,"length":-1,"then":1}'),
  missing,
];

/** One message of each kind: those that were recorded, and of the others all the fields that are known of them. */
export function messageSamples(): WireMessage[] {
  const samples = new Map<string, WireMessage>();
  for (const name of transcriptNames) {
    for (const message of readTranscript(name)) {
      if (typeof message !== 'object' || message === null) continue;
      // What the CLI printed are objects with a type.
      const sample = message as unknown as WireMessage;
      const known = samples.get(kindOf(sample));
      if (known === undefined || sizeOf(known) < sizeOf(sample)) samples.set(kindOf(sample), sample);
    }
  }
  const bySubtype: Readonly<Record<string, z.ZodType>> = {
    ...sessionSchemas,
    ...taskSchemas,
    ...noticeSchemas,
  };
  for (const [subtype, schema] of Object.entries(bySubtype))
    addKnown(samples, { ...fieldsOf(schema), type: 'system', subtype });
  for (const [type, schema] of Object.entries(activitySchemas))
    addKnown(samples, { ...fieldsOf(schema), type });
  return [...samples.values()];
}

/** The message with each of its fields, however deep, replaced by each of the odd values, as lines of JSON. */
export function* oddLines(message: WireMessage): Generator<string> {
  for (const path of pathsIn(message)) {
    for (const odd of oddValues)
      yield JSON.stringify(changed(message, path, odd)).replaceAll(`"${beyondNumbers}"`, '1e999');
  }
}

/** The same as what a reader gets. */
export function* oddMessages(message: WireMessage): Generator<unknown> {
  for (const line of oddLines(message)) yield JSON.parse(line);
}

export function kindOf(message: WireMessage): string {
  const { type, subtype, event, request } = message as Record<string, unknown>;
  const inner = (event ?? request) as
    | { readonly type?: unknown; readonly subtype?: unknown; readonly delta?: { type?: unknown } }
    | undefined;
  return [type, subtype, inner?.type, inner?.subtype, inner?.delta?.type]
    .filter((word) => word !== undefined)
    .join(' ');
}

function addKnown(samples: Map<string, WireMessage>, sample: WireMessage): void {
  if (!samples.has(kindOf(sample))) samples.set(kindOf(sample), sample);
}

// Of a kind that was not recorded only the names of its fields are known here; that will do, since all are replaced.
function fieldsOf(schema: z.ZodType): Record<string, unknown> {
  const { shape = {} } = schema as { readonly shape?: Readonly<Record<string, unknown>> };
  return Object.fromEntries(Object.keys(shape).map((field) => [field, { id: 'x', name: 'x', state: 'x' }]));
}

function* pathsIn(value: unknown, path: readonly PropertyKey[] = []): Generator<readonly PropertyKey[]> {
  if (typeof value !== 'object' || value === null || path.length > 5) return;
  // The items of a list are much alike.
  for (const key of Array.isArray(value) ? [...value.keys()].slice(0, 1) : Object.keys(value)) {
    yield [...path, key];
    yield* pathsIn((value as Record<PropertyKey, unknown>)[key], [...path, key]);
  }
}

function changed(value: unknown, [key, ...rest]: readonly PropertyKey[], odd: unknown): unknown {
  if (key === undefined) return odd;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<PropertyKey, unknown>;
  if (rest.length === 0 && odd === missing) delete copy[key];
  else copy[key] = changed(copy[key], rest, odd);
  return copy;
}

function sizeOf(value: object): number {
  return JSON.stringify(value).length;
}
