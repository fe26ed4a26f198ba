// A tool with access to a real SQLite database: the model asks in its words, the tool answers from the rows. One
// definition serves every session; what is behind it is one database of this process.
import assert from 'node:assert/strict';
import { createRuntime, createToolServer, tool } from '@troupe/core';
import openSqlite from 'sql.js';
import { z } from 'zod';
import { chooseModel } from './support/model.ts';

// SQLite compiled to WebAssembly: nothing to build, nothing to download, the same on every platform.
const { Database } = await openSqlite();
const database = new Database();
database.run(`
  create table orders (number integer primary key, customer text not null, cents integer not null);
  insert into orders values (1, 'ann', 1250), (2, 'bob', 800), (3, 'ann', 99);
`);

const readOnly = { annotations: { readOnlyHint: true } };
const orders = createToolServer({
  name: 'orders',
  tools: [
    tool(
      'list_orders',
      'Lists the orders of a customer, newest first',
      {
        customer: z.string().describe('the customer’s name'),
        limit: z.number().int().min(1).max(50).default(10),
      },
      ({ customer, limit }) => {
        // Values are bound, never put into the statement: they come from a model.
        const found = database.exec(
          'select number, cents from orders where customer = ? order by number desc limit ?',
          [customer, limit],
        );
        const rows = found[0]?.values ?? [];
        return rows.length === 0 ? `${customer} has no orders.` : JSON.stringify(rows);
      },
      readOnly,
    ),
    tool(
      'add_order',
      'Adds an order and tells its number',
      { customer: z.string(), cents: z.number().int().positive() },
      ({ customer, cents }, { sessionName }) => {
        // Who may do what is decided here, by whose session it is.
        if (sessionName !== customer) throw new Error(`${sessionName} cannot order for ${customer}.`);
        const [added] = database.exec('insert into orders (customer, cents) values (?, ?) returning number', [
          customer,
          cents,
        ]);
        return `order ${String(added?.values[0]?.[0])}`;
      },
    ),
  ],
});

await using model = await chooseModel();
await using runtime = createRuntime({
  defaults: { ...model.options, tools: [], mcpServers: { orders }, allowedTools: ['mcp__orders'] },
});
const ann = await runtime.startSession({ name: 'ann' });
const bob = await runtime.startSession({ name: 'bob' });

async function ask(session: typeof ann, words: string, script: string): Promise<string> {
  const { result: answer } = await session.query(model.isReal ? words : script);
  console.log(`${session.name}: ${words}\n  → ${answer}`);
  return answer;
}

// Without a last step the stand-in says what the tools told it.
const [list, refused] = await Promise.all([
  ask(ann, 'List the orders of ann.', 'TOOL mcp__orders__list_orders {"customer":"ann"}'),
  ask(
    bob,
    'Order something for 5 € in the name of ann.',
    'TOOL mcp__orders__add_order {"customer":"ann","cents":500}',
  ),
]);
await ask(bob, 'Order something for 5 €.', 'TOOL mcp__orders__add_order {"customer":"bob","cents":500}');
await ask(bob, 'List -1 orders of bob.', 'TOOL mcp__orders__list_orders {"customer":"bob","limit":-1}');

const total = database.exec(
  'select customer, count(*), sum(cents) from orders group by customer order by customer',
);
console.log('in the database:', total[0]?.values);
if (!model.isReal) {
  assert.match(list, /\[\[3,99\],\[1,1250\]\]/);
  assert.match(refused, /bob cannot order for ann/);
  assert.deepEqual(total[0]?.values, [
    ['ann', 2, 1349],
    ['bob', 2, 1300],
  ]);
}
database.close();
