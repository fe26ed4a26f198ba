import type { RateLimit } from '../errors/turn-errors.ts';
import type { RateLimitEvent } from '../messages/index.ts';

/** What a `rate_limit_event` says. Any field of it may be missing or odd. */
export function rateLimitOf(message: RateLimitEvent): RateLimit {
  const told: unknown = message.rate_limit_info;
  const info: { readonly [key: string]: unknown } =
    typeof told === 'object' && told !== null ? { ...told } : {};
  const { status, rateLimitType, resetsAt, utilization } = info;
  return {
    status: typeof status === 'string' ? status : 'unknown',
    limit: typeof rateLimitType === 'string' ? rateLimitType : undefined,
    resetsAt: typeof resetsAt === 'number' && isDate(resetsAt * 1_000) ? resetsAt * 1_000 : undefined,
    utilization: typeof utilization === 'number' ? utilization : undefined,
    isUsingOverage: info.isUsingOverage === true,
  };
}

function isDate(wallTimeMs: number): boolean {
  return !Number.isNaN(new Date(wallTimeMs).getTime());
}
