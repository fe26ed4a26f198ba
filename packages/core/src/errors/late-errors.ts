/**
 * Hears of the rejection of what a function returned that should return nothing: an async one passes for that, and its
 * rejection would be nobody's. A promise is told by its `then`: it may be another realm's, or a library's own.
 */
export function onRejection(returned: unknown, onError: (error: unknown) => void): void {
  if ((typeof returned !== 'object' && typeof returned !== 'function') || returned === null) return;
  if ('then' in returned && typeof returned.then === 'function') Promise.resolve(returned).catch(onError);
}
