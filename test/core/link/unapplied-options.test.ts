import { describe, expect, it } from 'vitest';
import { initializeRequest } from '#core/link/initialize-request.ts';
import { unappliedOptions } from '#core/link/unapplied-options.ts';
import { parseSessionOptions } from '#core/options/parse-session-options.ts';

const request = initializeRequest(
  parseSessionOptions({
    mcpServers: { s: { command: 'x' } },
    plugins: [{ type: 'local', path: '/p' }],
    settings: { model: 'x' },
    managedSettings: { model: 'x' },
    hooks: { Stop: [{ hooks: [() => ({})] }] },
  }),
);

const confirmed = {
  mcp_servers_applied: true,
  plugins_applied: true,
  settings_applied: true,
  managed_settings_applied: true,
  hooks_applied: true,
};

describe('unappliedOptions', () => {
  it('finds nothing amiss where the CLI confirms everything', () => {
    expect(unappliedOptions(request, confirmed)).toEqual([]);
  });

  it.each([
    ['mcp_servers_applied', 'mcpServers'],
    ['plugins_applied', 'plugins'],
    ['settings_applied', 'settings'],
    ['managed_settings_applied', 'managedSettings'],
    ['hooks_applied', 'hooks'],
  ])('takes %s that is false or missing for %s that had no effect', (confirmation, option) => {
    expect(unappliedOptions(request, { ...confirmed, [confirmation]: false })).toEqual([option]);
    expect(unappliedOptions(request, { ...confirmed, [confirmation]: undefined })).toEqual([option]);
  });

  it('expects no confirmation of what was not sent', () => {
    const plain = initializeRequest(parseSessionOptions({ mcpServers: {}, plugins: [] }));
    expect(unappliedOptions(plain, {})).toEqual([]);
  });
});
