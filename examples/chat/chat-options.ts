import type { Logger, Runtime, SessionOptions } from '@troupe/core';

/** How a chat is served. */
export interface ChatOptions {
  /** Options by which a session of a user, with this home, talks to a model. */
  readonly optionsFor: (home: string) => SessionOptions;
  /** Where the users' folders are made. */
  readonly folder: string;
  /** Default: any free one. */
  readonly port?: number | undefined;
  /** Where browsers find it, when that is not `http://127.0.0.1:port`: behind a proxy, say. Then cookies are `Secure`. */
  readonly origin?: string | undefined;
  /** What becomes of a running turn when the user's last tab is closed. Default: `keep`. */
  readonly onTabClosed?: 'keep' | 'interrupt' | undefined;
  /** How long a tab may be gone before it counts as closed: a reload takes a moment. Default: 3 000. */
  readonly tabGraceMs?: number | undefined;
  /** Sessions there may be at once. Default: 20. */
  readonly maxUsers?: number | undefined;
  /** Rooms that logins from one address may have open at once. Default: 10. */
  readonly maxRoomsOfAddress?: number | undefined;
  /** Tabs that browsers at one address may have open at once, of all their users. Default: 40. */
  readonly maxTabsOfAddress?: number | undefined;
  /** Connections that one address may have open at once. Not counted with `addressOf`: there they are a proxy's. Default: 100. */
  readonly maxConnectionsOfAddress?: number | undefined;
  /** Accounts that one address may make. Default: 50. */
  readonly maxAccountsOfAddress?: number | undefined;
  /** Where a request comes from. Default: the other end of its connection; behind a proxy, say what the proxy tells. */
  readonly addressOf?: ((request: Request) => string | undefined) | undefined;
  /** How long a login may go unused, with no tab open and no turn running. Default: 30 minutes. */
  readonly idleMs?: number | undefined;
  /** How long it lasts at most. Default: 12 hours. */
  readonly loginMs?: number | undefined;
  /** What a page is shown on an empty screen. Default: none. */
  readonly hint?: string | undefined;
  readonly runtime?: Runtime | undefined;
  readonly logger?: Logger | undefined;
}
