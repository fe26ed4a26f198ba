import { jsonObject } from '../schemas/value-schemas.ts';
import { schemaForCli } from './schema-for-cli.ts';

/** A JSON Schema that the CLI compiles; what is parsed is the schema as it is sent. */
export const jsonSchema = jsonObject.transform((given, context) => {
  const { schema, faults } = schemaForCli(given);
  for (const { path, expected } of faults)
    context.addIssue({ code: 'custom', path: [...path], message: expected });
  return schema;
});
