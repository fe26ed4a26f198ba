import { copyFor, type Field, fieldsOf, holdsTexts, isObject, putFields, textShownOf } from './redactable.ts';
import type { Redact } from './redactor.ts';

/** What is not looked at is not shown: an error of a library may hold a whole connection and all it knows. */
const mostObjects = 20_000;
const notLookedAt = '[not shown]';

/** An object as it is walked over: its fields, those that hold it, and its copy where it has to have one. */
interface Node {
  readonly object: object;
  readonly fields: readonly Field[];
  readonly holders: Node[];
  copy: object | undefined;
}

type Nodes = ReadonlyMap<object, Node>;

/**
 * The value with every text in it redacted, however deep: fields, elements, names, and the messages, stacks and causes of
 * errors. It is the value itself where there is nothing to take out; else a copy in which only what leads to such a text is
 * copied. An error stays an error of its class; another object of a class becomes a plain one. Never throws.
 */
export function redactValue<Value>(value: Value, redact: Redact): Value {
  // Texts become texts, objects become objects with the same fields.
  return redacted(value, redact) as Value;
}

function redacted(value: unknown, redact: Redact): unknown {
  if (!holdsTexts(value)) return leafOf(value, redact);
  const nodes = nodesOf(value);
  for (const node of nodes.values()) {
    const isTouched = node.fields.some(
      (field) => redact(field.name) !== field.name || isChanged(field.value, nodes, redact),
    );
    if (isTouched) copyWithHolders(node);
  }
  for (const { copy, fields } of nodes.values()) {
    if (copy === undefined) continue;
    const shown = fields.map((field) => ({
      ...field,
      name: redact(field.name),
      value: shownOf(field.value, nodes, redact),
    }));
    putFields(copy, shown);
  }
  return shownOf(value, nodes, redact);
}

// By loops: what comes from outside may be nested deeper than the stack is, and may hold itself.
function nodesOf(root: object): Nodes {
  const nodes = new Map([[root, nodeOf(root)]]);
  for (const node of nodes.values()) {
    for (const { value } of node.fields) {
      if (!isObject(value)) continue;
      if (!nodes.has(value) && nodes.size < mostObjects && holdsTexts(value)) nodes.set(value, nodeOf(value));
      nodes.get(value)?.holders.push(node);
    }
  }
  return nodes;
}

function nodeOf(object: object): Node {
  return { object, fields: fieldsOf(object), holders: [], copy: undefined };
}

function copyWithHolders(touched: Node): void {
  const open = [touched];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.copy !== undefined) continue;
    node.copy = copyFor(node.object);
    for (const holder of node.holders) open.push(holder);
  }
}

function isChanged(value: unknown, nodes: Nodes, redact: Redact): boolean {
  if (isObject(value) && nodes.has(value)) return false;
  return holdsTexts(value) || leafOf(value, redact) !== value;
}

function shownOf(value: unknown, nodes: Nodes, redact: Redact): unknown {
  const node = isObject(value) ? nodes.get(value) : undefined;
  if (node !== undefined) return node.copy ?? value;
  return holdsTexts(value) ? notLookedAt : leafOf(value, redact);
}

// What shows itself in a way of its own, as a URL does, is a text where that has something to take out.
function leafOf(value: unknown, redact: Redact): unknown {
  const text = typeof value === 'string' ? value : isObject(value) ? textShownOf(value) : undefined;
  if (text === undefined) return value;
  const shown = redact(text);
  return shown === text ? value : shown;
}
