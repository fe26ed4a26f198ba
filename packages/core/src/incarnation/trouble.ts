import type { Message } from '../messages/index.ts';
import { rateLimitOf } from '../wire/rate-limit.ts';

/** What a host should know of and the CLI says only in passing: a line of the log, at `warn`. */
export interface Trouble {
  readonly words: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** The trouble that a message tells of, if it does. Any field of it may be missing or odd. */
export function troubleOf(message: Message): Trouble | undefined {
  if (message.type === 'rate_limit_event') {
    const limit = rateLimitOf(message);
    return limit.status === 'allowed'
      ? undefined
      : { words: 'the limit of the subscription is near or used up', facts: { ...limit } };
  }
  if (message.type === 'auth_status')
    return message.error === undefined
      ? undefined
      : { words: 'the CLI could not log in', facts: { reason: message.error } };
  if (message.type !== 'system') return undefined;
  switch (message.subtype) {
    case 'model_fallback': {
      const { trigger, original_model: from, fallback_model: to } = message;
      return { words: 'another model answers', facts: { trigger, from, to } };
    }
    case 'session_writes_lost': {
      const { error_code: code, lost } = message;
      return { words: 'the CLI could not write its files', facts: { code, lost } };
    }
    case 'plugin_install': {
      if (message.status !== 'failed') return undefined;
      const { name: plugin, error: reason } = message;
      return { words: 'a plugin was not installed', facts: { plugin, reason } };
    }
    case 'init': {
      const servers = unusableServers(message.mcp_servers);
      return servers.length === 0 ? undefined : { words: 'tool servers cannot be used', facts: { servers } };
    }
    default:
      return undefined;
  }
}

/** The facts that are plain values or lists of words. The others are left out: a field may hold anything, of any size. */
export function plainFacts({ facts }: Trouble): Record<string, unknown> {
  const plain = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.filter((item) => typeof item === 'string');
    return ['string', 'number', 'boolean'].includes(typeof value) ? value : undefined;
  };
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, plain(value)]));
}

/** Names of servers and what is wrong with them, as `name: failed`. */
function unusableServers(servers: unknown): string[] {
  if (!Array.isArray(servers)) return [];
  return servers.flatMap((server: unknown) => {
    if (typeof server !== 'object' || server === null) return [];
    const { name, status }: { name?: unknown; status?: unknown } = server;
    const isUnusable = status === 'failed' || status === 'needs-auth';
    return isUnusable ? [`${String(name)}: ${status}`] : [];
  });
}
