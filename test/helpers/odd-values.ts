/** Values that are no exit reason, by what is odd about them. New ones each time: some can be looked at once only. */
export function notExitReasons(): Readonly<Record<string, unknown>> {
  const fail = () => {
    throw new Error('not to be looked at');
  };
  const everyTrapFails = new Proxy({}, { get: fail, has: fail, getPrototypeOf: fail, ownKeys: fail });
  const error = new Error('hidden');
  Object.defineProperty(error, 'message', { get: fail });
  return {
    undefined: undefined,
    null: null,
    'a number': 0,
    'a big number': 1n,
    'a text': 'done',
    'the text normal': 'normal',
    'a flag': true,
    'a symbol': Symbol('normal'),
    'a function': () => ({ type: 'normal' }),
    'a list': ['normal'],
    'an error': new Error('not in an exit reason'),
    'an empty object': {},
    'an object without a prototype': Object.create(null),
    'an unknown type': { type: 'exit' },
    'a type that is no text': { type: 1 },
    'a type of objects': { type: { toString: () => 'normal' } },
    'a crash without an error': { type: 'crash' },
    'a crash with a text': { type: 'crash', error: 'boom' },
    'a crash with null': { type: 'crash', error: null },
    'a crash with an error that cannot be read': { type: 'crash', error },
    'a crash with a proxy': { type: 'crash', error: everyTrapFails },
    'an error without a message': { type: 'crash', error: Object.assign(new Error(), { message: 7 }) },
    'a getter that throws': Object.defineProperty({}, 'type', { get: fail }),
    'a proxy that throws': everyTrapFails,
    'a revoked proxy': revoked(),
    'one that cannot be shown': { type: 'odd', [Symbol.for('nodejs.util.inspect.custom')]: fail },
  };
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
