import { randomBytes, randomUUID, scrypt, timingSafeEqual } from 'node:crypto';

/** Somebody who may log in. */
export interface Account {
  /** Made here, at random. All that is the user's is found by it, and no client ever says it. */
  readonly id: string;
  /** For the page alone. */
  readonly name: string;
}

interface Kept extends Account {
  readonly salt: Buffer;
  readonly key: Promise<Buffer>;
  failures: number;
  lockedUntil: number;
}

const failuresBeforeLock = 5;
const lockMs = 30_000;
const minPassword = 8;

/** Names and passwords, in memory: the first to use a name makes its account. A real service has its own. */
export class Accounts {
  readonly #accounts = new Map<string, Kept>();
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  /** The account, made if there is none of that name; `undefined` for a wrong password, and for who may not have one. */
  async enter(given: string, password: string): Promise<Account | undefined> {
    const name = given.normalize('NFKC').trim();
    if (!/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,39}$/u.test(name)) return undefined;
    if (password.length < minPassword || password.length > 200) return undefined;
    const kept = this.#accounts.get(name);
    if (kept === undefined) return this.#create(name, password);
    if (Date.now() < kept.lockedUntil) return undefined;
    // Counted before it is known, so that many guesses at once are many guesses.
    kept.failures += 1;
    if (kept.failures >= failuresBeforeLock) kept.lockedUntil = Date.now() + lockMs;
    if (!timingSafeEqual(await derive(password, kept.salt), await kept.key)) return undefined;
    kept.failures = 0;
    kept.lockedUntil = 0;
    return kept;
  }

  async #create(name: string, password: string): Promise<Account | undefined> {
    if (this.#accounts.size >= this.#max) return undefined;
    const salt = randomBytes(16);
    const key = derive(password, salt);
    const account: Kept = { id: randomUUID(), name, salt, key, failures: 0, lockedUntil: 0 };
    // Before the first wait: of two at once one makes the account, the other has to know its password.
    this.#accounts.set(name, account);
    await key;
    return account;
  }
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, 32, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}
