// Structured output: answers that are data. A schema says what is wanted; what comes back is checked and typed, and an
// answer that does not fit is an error of its own.
import assert from 'node:assert/strict';
import { createRuntime, isTroupeError, outputFormatOf } from '@troupe/core';
import { z } from 'zod';
import { chooseModel } from './support/model.ts';

const invoice = z.object({
  number: z.string().describe('The number of the invoice, as it is printed'),
  total: z.number().describe('What is to be paid, in euros'),
  due: z.iso.date().transform((day) => new Date(day)),
});

await using model = await chooseModel();
await using runtime = createRuntime({ defaults: { ...model.options, tools: [] } });

/** The real model reads the text; the stand-in calls the tool for structured output as it is told to. */
const ask = (text: string, data: object) =>
  model.isReal ? `Extract the invoice: ${text}` : `TOOL StructuredOutput ${JSON.stringify(data)}`;

// One question. The CLI learns of the schema when it starts, so the one-shot query starts it with the schema.
const first = await runtime.query(
  ask('Invoice R-17, 1.280,50 EUR, payable until 2026-12-24', {
    number: 'R-17',
    total: 1280.5,
    due: '2026-12-24',
  }),
  { schema: invoice },
);
const { number, total, due } = first.structuredOutput;
console.log(`one question: ${number}, ${total} €, due on ${due.toDateString()}`);
assert.deepEqual(first.structuredOutput, { number: 'R-17', total: 1280.5, due: new Date('2026-12-24') });

// Many questions: a session is started with the schema, and each query names it again, for the types and the checks.
await using session = await runtime.startSession({ outputFormat: outputFormatOf(invoice) });
const second = await session.query(
  ask('Invoice R-18, 12 EUR, payable until 2027-01-31', { number: 'R-18', total: 12, due: '2027-01-31' }),
  { schema: invoice },
);
console.log(`of a session: ${second.structuredOutput.number}`);
assert.equal(second.structuredOutput.number, 'R-18');

if (!model.isReal) {
  const error: unknown = await session
    .query('SAY I found no invoice. ;; SAY There is none.', { schema: invoice })
    .catch((reason: unknown) => reason);
  assert.ok(isTroupeError(error, 'STRUCTURED_OUTPUT'));
  console.log(`an answer without data: ${error.message}`);
}
