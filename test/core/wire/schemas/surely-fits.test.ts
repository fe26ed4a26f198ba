import { expect, test } from 'vitest';
import { schemaFor } from '#core/wire/schemas/message-schemas.ts';
import { surelyFits } from '#core/wire/schemas/surely-fits.ts';
import { messageSamples, oddLines } from '../../../helpers/odd-messages.ts';
import { linesOf } from '../../../helpers/said-by-models.ts';
import { type RecordedLine, recordedLines, transcripts } from '../recorded-lines.ts';

const recorded = transcripts.flatMap((transcript) => recordedLines(transcript, 'out'));

function fits(
  { type, subtype }: RecordedLine,
  message: unknown,
): { sure: boolean; bySchema: boolean } | undefined {
  const schema = schemaFor(type, subtype);
  return schema && { sure: surelyFits(schema, message), bySchema: schema.safeParse(message).success };
}

test('what surely fits, fits its schema, whichever of its fields is odd', () => {
  const wrong: string[] = [];
  let sure = 0;
  for (const sample of messageSamples()) {
    for (const line of oddLines(sample)) {
      const fit = fits(sample as RecordedLine, JSON.parse(line));
      if (fit?.sure) sure += 1;
      if (fit?.sure && !fit.bySchema) wrong.push(line);
    }
  }
  expect(wrong).toEqual([]);
  expect(sure).toBeGreaterThan(1_000);
});

test('zod is asked about nothing that was recorded, nor about what models say', () => {
  const said = linesOf('mix', 1_000).map((line) => JSON.parse(line) as RecordedLine);
  const known = [...recorded, ...said].filter(({ type, subtype }) => schemaFor(type, subtype) !== undefined);
  const notSure = known.filter((message) => {
    const fit = fits(message, message);
    return fit?.bySchema && !fit.sure;
  });
  expect(known.length).toBeGreaterThan(50);
  expect(notSure).toEqual([]);
});
