import type { SettingsObject } from './option-values.ts';
import type { ParsedSessionOptions } from './session-options.ts';

/**
 * The settings that go over the handshake: those given as an object, with `sandbox` in its place. `undefined` where
 * there are none, or where they are a file.
 */
export function settingsForCli({ settings, sandbox }: ParsedSessionOptions): SettingsObject | undefined {
  const inline = typeof settings === 'string' ? undefined : settings;
  if (sandbox === undefined) return inline;
  // Commands that run outside a sandbox that was asked for would be a surprise, so the CLI shall rather not start.
  const strict = sandbox.enabled === true ? { failIfUnavailable: true } : {};
  return { ...inline, sandbox: { ...strict, ...sandbox } };
}
