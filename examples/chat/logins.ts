import { randomBytes } from 'node:crypto';
import type { Account } from './accounts.ts';

interface Login {
  readonly account: Account;
  readonly timer: NodeJS.Timeout;
  readonly idle: NodeJS.Timeout;
  readonly ending: AbortController;
}

export interface LoginsOptions {
  readonly maxAgeMs: number;
  /** How long a login may go unused. */
  readonly idleMs: number;
  /** Whether something of the account goes on: a tab is open, or a turn runs. */
  readonly isBusy: (account: Account) => boolean;
  /** The last login of an account has run out. */
  readonly onGone: (account: Account) => void;
}

const maxLoginsOfOne = 10;

/** Who is logged in, by the token in their cookie. */
export class Logins {
  readonly #logins = new Map<string, Login>();
  readonly #options: LoginsOptions;

  constructor(options: LoginsOptions) {
    this.#options = options;
  }

  /** The token of a new login. The oldest of too many of one account is over. */
  start(account: Account): string {
    const [oldest] = this.#tokensOf(account);
    if (oldest !== undefined && this.#tokensOf(account).length >= maxLoginsOfOne) this.#end(oldest);
    const token = randomBytes(32).toString('base64url');
    const { maxAgeMs, idleMs } = this.#options;
    const timer = setTimeout(() => this.#runOut(token, account), maxAgeMs).unref();
    const idle = setTimeout(() => this.#onIdle(token), idleMs).unref();
    this.#logins.set(token, { account, timer, idle, ending: new AbortController() });
    return token;
  }

  find(token: string): Account | undefined {
    const login = this.#logins.get(token);
    login?.idle.refresh();
    return login?.account;
  }

  /** Aborted when the login is over: what goes on for it ends with it. */
  signalOf(token: string): AbortSignal {
    return this.#logins.get(token)?.ending.signal ?? AbortSignal.abort();
  }

  /** Whether anybody is logged in to the account. */
  has(account: Account): boolean {
    return this.#tokensOf(account).length > 0;
  }

  /** Every login of the account is over, in all browsers. */
  endAll(account: Account): void {
    for (const token of this.#tokensOf(account)) this.#end(token);
  }

  /** One login is over. */
  end(token: string): void {
    this.#end(token);
  }

  close(): void {
    for (const token of [...this.#logins.keys()]) this.#end(token);
  }

  #onIdle(token: string): void {
    const login = this.#logins.get(token);
    if (login === undefined) return;
    if (this.#options.isBusy(login.account)) login.idle.refresh();
    else this.#runOut(token, login.account);
  }

  #runOut(token: string, account: Account): void {
    this.#end(token);
    if (!this.has(account)) this.#options.onGone(account);
  }

  #end(token: string): void {
    const login = this.#logins.get(token);
    if (login === undefined) return;
    clearTimeout(login.timer);
    clearTimeout(login.idle);
    this.#logins.delete(token);
    login.ending.abort();
  }

  #tokensOf(account: Account): string[] {
    return [...this.#logins].filter(([, login]) => login.account.id === account.id).map(([token]) => token);
  }
}
