import { isError } from './is-error.ts';
import { isRecord } from './record.ts';

/** A value as JSON. */
export function jsonOf(value: unknown): string {
  // Only our own messages hold errors; what comes off the wire is JSON, and faster without a look at each field.
  const mayHoldErrors = isError(value) || (isRecord(value) && value.type === 'troupe');
  // What has no JSON (`undefined`, a function) is told as nothing.
  return (mayHoldErrors ? JSON.stringify(value, plainErrors) : JSON.stringify(value)) ?? 'null';
}

// An error has no JSON of its own. Its stack is nobody's business on the other side.
function plainErrors(_key: string, value: unknown): unknown {
  if (!isError(value)) return value;
  return { name: value.name, code: 'code' in value ? value.code : undefined, message: value.message };
}
