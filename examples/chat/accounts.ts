import { randomBytes, randomUUID, scrypt, timingSafeEqual } from 'node:crypto';
import { Guesses } from './guesses.ts';

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
  /** Browsers that have been let in, the latest last. */
  readonly devices: Set<string>;
}

const maxDevices = 20;
const minPassword = 8;

/** Names and passwords, in memory: the first to use a name makes its account. A real service has its own. */
export class Accounts {
  readonly #accounts = new Map<string, Kept>();
  readonly #max: number;
  readonly #guesses = new Guesses();

  constructor(max: number) {
    this.#max = max;
  }

  /**
   * The account, made if there is none of that name; `undefined` for a wrong password, and for who may not have one.
   *
   * @param who the address that asks, and what a browser shows that has been let in before: others at its address may guess
   * what they like, its owner is let in
   */
  async enter(
    given: string,
    password: string,
    who: { readonly address: string; readonly device?: string | undefined },
  ): Promise<Account | undefined> {
    const name = given.normalize('NFKC').trim();
    if (!/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,39}$/u.test(name)) return undefined;
    if (password.length < minPassword || password.length > 200) return undefined;
    const kept = this.#accounts.get(name);
    if (kept === undefined) return this.#create(name, password);
    const isKnown = who.device !== undefined && kept.devices.has(who.device);
    const guesser = `${isKnown ? who.device : who.address} ${kept.id}`;
    if (!this.#guesses.begin(guesser)) return undefined;
    if (!timingSafeEqual(await derive(password, kept.salt), await kept.key)) return undefined;
    this.#guesses.succeed(guesser);
    return kept;
  }

  /** That browser was let in. */
  remember({ id }: Account, device: string): void {
    const kept = [...this.#accounts.values()].find((account) => account.id === id);
    if (kept === undefined) return;
    const [oldest] = kept.devices;
    if (kept.devices.size >= maxDevices && oldest !== undefined) kept.devices.delete(oldest);
    kept.devices.add(device);
  }

  async #create(name: string, password: string): Promise<Account | undefined> {
    if (this.#accounts.size >= this.#max) return undefined;
    const salt = randomBytes(16);
    const key = derive(password, salt);
    const account: Kept = { id: randomUUID(), name, salt, key, devices: new Set() };
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
