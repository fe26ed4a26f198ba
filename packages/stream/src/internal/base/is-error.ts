/**
 * Whether it is an error, whichever realm made it. Jest runs tests in a `vm` context of their own: what Node, or a library
 * from outside, throws there is no `instanceof Error`.
 */
export function isError(value: unknown): value is Error {
  if (typeof value !== 'object' || value === null) return false;
  try {
    return Object.prototype.toString.call(value) === '[object Error]' || inherits(value);
  } catch {
    // A proxy may refuse to be looked at.
    return false;
  }
}

// A `DOMException`, and whatever says by a tag of its own that it is something else.
function inherits(value: object): boolean {
  for (let prototype = prototypeOf(value); prototype !== null; prototype = prototypeOf(prototype)) {
    const maker: unknown = prototype.constructor;
    if (Object.hasOwn(prototype, 'message') && typeof maker === 'function' && maker.name === 'Error')
      return true;
  }
  return false;
}

function prototypeOf(value: object): object | null {
  return Object.getPrototypeOf(value);
}
