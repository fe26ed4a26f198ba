import { randomBytes, randomUUID, scrypt, timingSafeEqual } from 'node:crypto';
import { Guesses } from './guesses.ts';
import { placeOf } from './shares.ts';

/** So many accounts were made from one address already. */
export class TooManyAccountsError extends Error {}

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
  /** Where it was made from. */
  readonly madeAt: string;
}

const maxDevices = 20;
const minPassword = 8;

/** Names and passwords, in memory: the first to use a name makes its account. A real service has its own. */
export class Accounts {
  readonly #accounts = new Map<string, Kept>();
  readonly #max: number;
  readonly #maxOfAddress: number;
  readonly #guesses = new Guesses();

  constructor(max: number, maxOfAddress: number) {
    this.#max = max;
    this.#maxOfAddress = maxOfAddress;
  }

  /**
   * The account, made if there is none of that name; `undefined` for a wrong password, and for who may not have one.
   *
   * @throws TooManyAccountsError
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
    if (kept === undefined) return this.#create(name, password, placeOf(who.address));
    const isKnown = who.device !== undefined && kept.devices.has(who.device);
    const guesser = `${isKnown ? who.device : placeOf(who.address)} ${kept.id}`;
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

  /** Takes an account back whose first login was refused: else names that nobody can use would fill the place. */
  forget({ id }: Account): void {
    const kept = [...this.#accounts].find(([, account]) => account.id === id);
    if (kept !== undefined && kept[1].devices.size === 0) this.#accounts.delete(kept[0]);
  }

  async #create(name: string, password: string, madeAt: string): Promise<Account | undefined> {
    if (this.#accounts.size >= this.#max) return undefined;
    const others = [...this.#accounts.values()].filter((account) => account.madeAt === madeAt);
    if (others.length >= this.#maxOfAddress) throw new TooManyAccountsError();
    const salt = randomBytes(16);
    const key = derive(password, salt);
    const account: Kept = { id: randomUUID(), name, salt, key, devices: new Set(), madeAt };
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
