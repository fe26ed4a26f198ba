export { type Clock, systemClock } from './clock.ts';
export * from './errors.ts';
export { describeExit, type ExitReason, isAbnormal } from './exit-reason.ts';
export { type Logger, silentLogger } from './logger.ts';
export type { Supervisable } from './supervisable.ts';
