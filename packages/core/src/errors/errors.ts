// Every error of the package, by family.
export * from './callback-errors.ts';
export * from './cli-errors.ts';
export * from './conversation-errors.ts';
export * from './invalid-options-error.ts';
export * from './session-errors.ts';
export * from './structured-output-error.ts';
export { isTroupeError, TroupeError } from './troupe-error.ts';
export * from './turn-errors.ts';
