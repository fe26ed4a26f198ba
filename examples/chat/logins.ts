import { randomBytes } from 'node:crypto';
import type { Account } from './accounts.ts';

interface Login {
  readonly account: Account;
  readonly timer: NodeJS.Timeout;
}

const maxLoginsOfOne = 10;

/** Who is logged in, by the token in their cookie. */
export class Logins {
  readonly #logins = new Map<string, Login>();
  readonly #maxAgeMs: number;
  readonly #onGone: (account: Account) => void;

  /** `onGone`: the last login of an account has run out. */
  constructor(maxAgeMs: number, onGone: (account: Account) => void) {
    this.#maxAgeMs = maxAgeMs;
    this.#onGone = onGone;
  }

  /** The token of a new login. The oldest of too many of one account is over. */
  start(account: Account): string {
    const [oldest] = this.#tokensOf(account);
    if (oldest !== undefined && this.#tokensOf(account).length >= maxLoginsOfOne) this.#end(oldest);
    const token = randomBytes(32).toString('base64url');
    const timer = setTimeout(() => this.#runOut(token, account), this.#maxAgeMs).unref();
    this.#logins.set(token, { account, timer });
    return token;
  }

  find(token: string): Account | undefined {
    return this.#logins.get(token)?.account;
  }

  /** Every login of the account is over, in all browsers. */
  endAll(account: Account): void {
    for (const token of this.#tokensOf(account)) this.#end(token);
  }

  close(): void {
    for (const token of [...this.#logins.keys()]) this.#end(token);
  }

  #runOut(token: string, account: Account): void {
    this.#end(token);
    if (this.#tokensOf(account).length === 0) this.#onGone(account);
  }

  #end(token: string): void {
    clearTimeout(this.#logins.get(token)?.timer);
    this.#logins.delete(token);
  }

  #tokensOf(account: Account): string[] {
    return [...this.#logins].filter(([, login]) => login.account.id === account.id).map(([token]) => token);
  }
}
