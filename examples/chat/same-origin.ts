import type { MiddlewareHandler } from 'hono';

/**
 * Refuses what another site's page sends with this user's cookie: whatever changes something has to say that it comes from
 * one of our origins. And whatever asks for us by another name: that page's site may point its name at this machine.
 */
export function sameOrigin(origins: () => readonly string[]): MiddlewareHandler {
  return async (c, next) => {
    const ours = origins();
    const hosts = ours.map((origin) => new URL(origin).host);
    if (!hosts.includes(c.req.header('host') ?? '')) return c.text('unknown host', 421);
    const isHarmless = c.req.method === 'GET' || c.req.method === 'HEAD';
    if (!isHarmless && !ours.includes(c.req.header('origin') ?? '')) return c.text('foreign origin', 403);
    return next();
  };
}
