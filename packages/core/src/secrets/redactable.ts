import { inspect, types } from 'node:util';
import { isError } from '../base/is-error.ts';

/** Something that an object holds: a property, an element, an entry of a map (as a pair), the message of an error. */
export interface Field {
  readonly name: string;
  /** The property's key, where that is a symbol. */
  readonly symbol?: symbol;
  readonly value: unknown;
  readonly enumerable: boolean;
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Whether it is an object whose fields are looked at one by one. */
export function holdsTexts(value: unknown): value is object {
  if (!isObject(value)) return false;
  return isPlain(value) || isError(value) || !(ArrayBuffer.isView(value) || showsItself(value));
}

/** What an object shows of itself that shows itself in a way of its own: a `URL`, `Headers`. */
export function textShownOf(value: object): string | undefined {
  if (ArrayBuffer.isView(value)) return undefined;
  try {
    return inspect(value, { depth: 20, breakLength: Number.POSITIVE_INFINITY });
  } catch {
    return undefined; // It shows itself to nobody.
  }
}

/** What the object holds. Getters are not called, but those of an error for what it says. */
export function fieldsOf(object: object): Field[] {
  try {
    if (isPlain(object)) return propertiesOf(object, none);
    if (types.isMap(object) || types.isSet(object)) {
      return [...object].map((value: unknown, index) => ({ name: String(index), value, enumerable: true }));
    }
    const words = isError(object) ? wordsOf(object) : [];
    return [...words, ...propertiesOf(object, new Set(words.map(({ name }) => name)))];
  } catch {
    return []; // A proxy may refuse to be looked at.
  }
}

/** An object of that kind, with nothing in it yet. */
export function copyFor(object: object): object {
  if (Array.isArray(object)) return [];
  if (types.isMap(object)) return new Map();
  if (types.isSet(object)) return new Set();
  if (!isError(object)) return {};
  return Object.setPrototypeOf(new Error(), Object.getPrototypeOf(object));
}

export function putFields(copy: object, fields: readonly Field[]): void {
  for (const { name, symbol, value, enumerable } of fields) {
    if (types.isSet(copy)) copy.add(value);
    else if (types.isMap(copy) && Array.isArray(value)) copy.set(value[0], value[1]);
    else {
      const property = { value, enumerable, writable: true, configurable: true };
      Object.defineProperty(copy, symbol ?? name, property);
    }
  }
}

const none: ReadonlySet<string> = new Set();

// Most of what there is, and the quickest to tell.
function isPlain(value: object): boolean {
  try {
    return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  } catch {
    return false; // A proxy may refuse to be looked at.
  }
}

function wordsOf(error: Error): Field[] {
  const { name, message, stack } = error;
  return Object.entries({ name, message, stack })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ({
      name: key,
      value,
      enumerable: Object.prototype.propertyIsEnumerable.call(error, key),
    }));
}

function propertiesOf(object: object, besides: ReadonlySet<string>): Field[] {
  return Reflect.ownKeys(object).flatMap((key) => {
    if (typeof key === 'string' && (besides.has(key) || (key === 'length' && Array.isArray(object))))
      return [];
    const property = Reflect.getOwnPropertyDescriptor(object, key);
    if (property === undefined || !('value' in property)) return [];
    const { value, enumerable = false } = property as { value: unknown; enumerable?: boolean };
    return typeof key === 'symbol'
      ? [{ name: '', symbol: key, value, enumerable }]
      : [{ name: key, value, enumerable }];
  });
}

function showsItself(value: object): boolean {
  try {
    return typeof Reflect.get(value, inspect.custom) === 'function';
  } catch {
    return false;
  }
}
