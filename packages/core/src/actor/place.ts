import { InvalidOptionsError } from '../errors/errors.ts';

const longest = 200;
// Control and format characters, lone surrogates and spaces would be hard to see in a path; `/` divides it, and `~`
// stands before the number of a generated name.
const allowed = /^(?!\.{1,2}$)[^\p{C}\p{Z}/~]+$/u;

/**
 * A point of the tree that paths are made of: the system, or an actor.
 *
 * Where an actor stands and whose end is its end are mostly one, but not always: a supervisor's children stand below
 * it, and are ended by it one by one, as it was told.
 */
export interface Place {
  readonly name: string;
  /** What it stands below; `undefined` at the top. */
  readonly above: Place | undefined;
  /** The names below it that are taken. Made with the first. */
  names: Set<string> | undefined;
}

/** `troupe/users/ada`: the names from the top down. Made when it is asked for, since most paths never are. */
export function pathOf(place: Place): string {
  let path = place.name;
  for (let above = place.above; above !== undefined; above = above.above) path = `${above.name}/${path}`;
  return path;
}

/** Takes a name that a user gave; without one, a number makes one. @throws InvalidOptionsError */
export function takeName(place: Place, given: string | undefined, number: number): string {
  if (given === undefined) return `~${number}`;
  const name = checkActorName(given);
  if (take(place, name)) return name;
  throw new InvalidOptionsError([
    {
      key: 'name',
      expected: `a name that no living actor below ${pathOf(place)} has`,
      received: `${JSON.stringify(name)} (string)`,
    },
  ]);
}

/** Takes a name that need not be unique; where it is taken, the number is added. */
export function takeNameLike(place: Place, hint: string, number: number): string {
  const name = printableName(hint);
  return take(place, name) ? name : `${name}~${number}`;
}

/** The name may be somebody else's from now on. One that was made with a number is nobody's ever again. */
export function giveNameBack(place: Place, name: string): void {
  place.names?.delete(name);
}

function take(place: Place, name: string): boolean {
  place.names ??= new Set();
  if (place.names.has(name)) return false;
  place.names.add(name);
  return true;
}

/** Checks a name that a user gives to an actor. @throws InvalidOptionsError */
function checkActorName(name: unknown): string {
  if (typeof name === 'string' && name.length <= longest && allowed.test(name)) return name;
  const expected = `a name of 1 to ${longest} characters without spaces, control characters, \`/\` and \`~\`, and not \`.\` or \`..\``;
  throw new InvalidOptionsError([{ key: 'name', expected, received: describeName(name) }]);
}

/** A name that was made for something else, in characters that the name of an actor may have. */
export function printableName(name: string): string {
  const printable = name.slice(0, longest).replace(/[\p{C}\p{Z}/~]/gu, '_');
  return allowed.test(printable) ? printable : 'actor';
}

function describeName(name: unknown): string {
  if (typeof name !== 'string')
    return typeof name === 'symbol' ? 'a symbol' : `a value of type ${typeof name}`;
  return name.length > longest ? `${name.length} characters` : `${JSON.stringify(name)} (string)`;
}
