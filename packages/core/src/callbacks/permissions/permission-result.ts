import { isRecord, type JsonRecord } from '../record.ts';
import type { PermissionResult } from './can-use-tool.ts';

// What may stand beside `behavior`, and of which kind. The SDK's `toolUseID` is taken and left out: it is the ask's.
const fields: Readonly<Record<PermissionResult['behavior'], Readonly<Record<string, Check>>>> = {
  allow: { updatedInput: isRecord, updatedPermissions: isUpdates },
  deny: { message: isText, interrupt: isFlag },
};

type Check = (value: unknown) => boolean;

/** A permission callback's answer as the CLI takes it, or `undefined` for anything else: it is not guessed at. */
export function permissionResult(value: unknown): PermissionResult | undefined {
  if (!isRecord(value)) return undefined;
  const { behavior, toolUseID: _, decisionClassification: classification, ...rest } = value;
  if (behavior !== 'allow' && behavior !== 'deny') return undefined;
  if (behavior === 'deny' && !isText(rest['message'])) return undefined;
  if (classification !== undefined && !isText(classification)) return undefined;
  if (!Object.entries(rest).every(([key, field]) => isFit(fields[behavior], key, field))) return undefined;
  // Every field was looked at.
  return { ...(value as JsonRecord & PermissionResult) };
}

function isFit(known: Readonly<Record<string, Check>>, key: string, field: unknown): boolean {
  const check = Object.hasOwn(known, key) ? known[key] : undefined;
  return check !== undefined && (field === undefined || check(field));
}

/** Whether it is a list of permission updates. */
export function isUpdates(value: unknown): boolean {
  return Array.isArray(value) && value.every((update) => isRecord(update) && isText(update['type']));
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isFlag(value: unknown): boolean {
  return typeof value === 'boolean';
}
