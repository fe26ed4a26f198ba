import type { SessionControls } from '@troupe/core';
import { describe, expect, it } from 'vitest';
import { controlTable } from '#core/controls/control-table.ts';
import { createSessionControls } from '#core/controls/session-controls-over.ts';
import { InvalidOptionsError } from '#core/errors/errors.ts';

const prompt = 'c4ab08e7-536a-4f0a-a619-ea3d48920265';

/** What was asked, and a CLI that answers it. */
function asked(answer: unknown = {}) {
  const requests: unknown[] = [];
  const controls = createSessionControls(
    async (subtype, payload = {}, options = {}) => {
      requests.push({ subtype, ...JSON.parse(JSON.stringify(payload)), ...options });
      return answer;
    },
    () => Promise.reject(new Error('no handshake here')),
  );
  return { controls, requests };
}

type Method = keyof typeof controlTable;
type Call = readonly [method: Method, call: (controls: SessionControls) => unknown, request: object];

/** Every method, with all it can be given, and the request as the CLI reads it. Wrong names here have real effects. */
const calls: readonly Call[] = [
  ['setModel', (s) => s.setModel('opus'), { subtype: 'set_model', model: 'opus' }],
  ['setModel', (s) => s.setModel(), { subtype: 'set_model' }],
  ['setPermissionMode', (s) => s.setPermissionMode('plan'), { subtype: 'set_permission_mode', mode: 'plan' }],
  [
    'setMaxThinkingTokens',
    (s) => s.setMaxThinkingTokens(0),
    { subtype: 'set_max_thinking_tokens', max_thinking_tokens: 0 },
  ],
  [
    'setMaxThinkingTokens',
    (s) => s.setMaxThinkingTokens(null, 'summarized'),
    { subtype: 'set_max_thinking_tokens', max_thinking_tokens: null, thinking_display: 'summarized' },
  ],
  [
    'setMcpPermissionModeOverride',
    (s) => s.setMcpPermissionModeOverride('s', null),
    { subtype: 'set_mcp_permission_mode_override', serverName: 's', mode: null },
  ],
  [
    'setHasSubscribers',
    (s) => s.setHasSubscribers(false),
    { subtype: 'set_has_subscribers', has_subscribers: false },
  ],
  [
    'applyFlagSettings',
    (s) => s.applyFlagSettings({ effortLevel: null, permissions: { deny: ['Bash'] } }),
    {
      subtype: 'apply_flag_settings',
      settings: { effortLevel: null, permissions: { deny: ['Bash'] } },
    },
  ],
  [
    'updateSettings',
    (s) => s.updateSettings('localSettings', { outputStyle: 'x' }),
    { subtype: 'update_settings', source: 'localSettings', settings: { outputStyle: 'x' } },
  ],
  [
    'rewindFiles',
    (s) => s.rewindFiles(prompt, { dryRun: true }),
    { subtype: 'rewind_files', user_message_id: prompt, dry_run: true },
  ],
  [
    'rewindFiles',
    (s) => s.rewindFiles(prompt),
    { subtype: 'rewind_files', user_message_id: prompt, dry_run: false },
  ],
  ['seedReadState', (s) => s.seedReadState('/a', 5), { subtype: 'seed_read_state', path: '/a', mtime: 5 }],
  [
    'readFile',
    (s) => s.readFile('a', { maxBytes: 9, encoding: 'base64' }),
    { subtype: 'read_file', path: 'a', max_bytes: 9, encoding: 'base64' },
  ],
  ['stopTask', (s) => s.stopTask('t'), { subtype: 'stop_task', task_id: 't' }],
  ['backgroundTasks', (s) => s.backgroundTasks(), { subtype: 'background_tasks' }],
  ['backgroundTasks', (s) => s.backgroundTasks('u'), { subtype: 'background_tasks', tool_use_id: 'u' }],
  ['mcpStatus', (s) => s.mcpStatus(), { subtype: 'mcp_status' }],
  [
    'setMcpServers',
    (s) => s.setMcpServers({ s: { command: 'x' } }),
    { subtype: 'mcp_set_servers', servers: { s: { command: 'x' } } },
  ],
  ['reconnectMcpServer', (s) => s.reconnectMcpServer('s'), { subtype: 'mcp_reconnect', serverName: 's' }],
  [
    'toggleMcpServer',
    (s) => s.toggleMcpServer('s', false),
    { subtype: 'mcp_toggle', serverName: 's', enabled: false },
  ],
  [
    'readMcpResource',
    (s) => s.readMcpResource('s', 'ui://a'),
    { subtype: 'mcp_read_resource', serverName: 's', uri: 'ui://a' },
  ],
  ['contextUsage', (s) => s.contextUsage(), { subtype: 'get_context_usage' }],
  [
    'contextUsage',
    (s) => s.contextUsage({ detail: 'summary' }),
    { subtype: 'get_context_usage', detail: 'summary' },
  ],
  ['usage', (s) => s.usage({ skipBehaviors: true }), { subtype: 'get_usage', skip_behaviors: true }],
  [
    'reloadPlugins',
    (s) =>
      s.reloadPlugins({
        holdOnCacheImpact: true,
        addPlugins: [{ type: 'local', path: '/p' }],
        refuseIfBusy: true,
      }),
    {
      subtype: 'reload_plugins',
      hold_on_cache_impact: true,
      add_plugins: [{ type: 'local', path: '/p' }],
      refuse_if_busy: true,
    },
  ],
  ['reloadSkills', (s) => s.reloadSkills(), { subtype: 'reload_skills' }],
  ['reloadOutputStyles', (s) => s.reloadOutputStyles(), { subtype: 'reload_output_styles' }],
];

// A caller in JavaScript has no types to stop it.
type Untyped = Record<string, (...given: readonly unknown[]) => Promise<unknown>>;

/** Arguments that are wrong, and the key that the error names. */
const wrong: readonly (readonly [method: Method | 'control', given: readonly unknown[], key: string])[] = [
  ['setModel', [''], 'model'],
  ['setPermissionMode', ['accept_edits'], 'mode'],
  ['setPermissionMode', [], 'mode'],
  ['setMaxThinkingTokens', [-1], 'maxThinkingTokens'],
  ['setMaxThinkingTokens', [1, 'loud'], 'thinkingDisplay'],
  ['setMcpPermissionModeOverride', ['s', 'bypassPermissions'], 'mode'],
  ['setHasSubscribers', ['yes'], 'hasSubscribers'],
  ['applyFlagSettings', ['{}'], 'settings'],
  ['applyFlagSettings', [{ effortLevel: 'huge' }], 'settings'],
  ['updateSettings', ['projectSettings', {}], 'source'],
  ['rewindFiles', ['the last one'], 'userMessageId'],
  ['rewindFiles', [prompt, { dry_run: true }], 'options.dry_run'],
  ['rewindFiles', [prompt, { dryRun: 'yes' }], 'options.dryRun'],
  ['seedReadState', ['/a', 1.5], 'mtimeMs'],
  ['readFile', ['a', { maxBytes: 0 }], 'options.maxBytes'],
  ['stopTask', [7], 'taskId'],
  ['backgroundTasks', [''], 'toolUseId'],
  ['setMcpServers', [{ s: { type: 'http' } }], 'servers.s.url'],
  ['setMcpServers', [{ s: { command: 'x', token: 't' } }], 'servers.s.token'],
  ['reconnectMcpServer', [], 'serverName'],
  ['toggleMcpServer', ['s'], 'enabled'],
  ['readMcpResource', ['s', 1], 'uri'],
  ['contextUsage', [{ detail: 'some' }], 'options.detail'],
  ['usage', [{ behaviors: false }], 'options.behaviors'],
  ['reloadPlugins', [{ addPlugins: ['/p'] }], 'options.addPlugins.0'],
  ['control', [''], 'subtype'],
  ['control', ['x', 'payload'], 'payload'],
  ['control', ['x', {}, { timeoutMs: 0 }], 'options.timeoutMs'],
  ['control', ['x', {}, { timeout: 5 }], 'options.timeout'],
];

describe('the control methods of a session', () => {
  it.each(calls)('%s sends what the CLI reads', async (_, call, request) => {
    const { controls, requests } = asked();
    await call(controls);
    expect(requests).toEqual([request]);
  });

  it('are all tried here', () => {
    expect([...new Set(calls.map(([method]) => method))]).toEqual(Object.keys(controlTable));
  });

  it.each(wrong)(
    '%s with %j is refused before anything is sent, by the name of what is wrong',
    async (...given) => {
      const [method, args, key] = given;
      const { controls, requests } = asked();
      const error = await (controls as unknown as Untyped)
        [method]?.(...args)
        .catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(InvalidOptionsError);
      expect((error as InvalidOptionsError).issues.map((issue) => issue.key)).toEqual([key]);
      expect(requests).toEqual([]);
    },
  );

  it('show no value that may be secret in what they refuse', async () => {
    const { controls } = asked();
    const servers = { s: { command: 'x', env: { TOKEN: 'hush' }, extra: 'hush' } };
    const refused = (controls as unknown as Untyped).setMcpServers?.(servers);
    await expect(refused).rejects.toThrow('no such field');
    await expect(refused).rejects.not.toThrow('hush');
  });

  it('give back the part of the answer that was asked for', async () => {
    expect(await asked({ mcpServers: [1] }).controls.mcpStatus()).toEqual([1]);
    expect(await asked({ skills: [2] }).controls.reloadSkills()).toEqual([2]);
    expect(await asked({ available_output_styles: ['x'] }).controls.reloadOutputStyles()).toEqual(['x']);
    expect(await asked({ backgrounded: false }).controls.backgroundTasks('u')).toBe(false);
    // Nothing was said, as when all there was went to the background.
    expect(await asked(undefined).controls.backgroundTasks()).toBe(true);
    expect(await asked({ model: 'x' }).controls.setModel('x')).toBeUndefined();
  });

  it('say which permission mode is in force: the one that the CLI names, else the one asked for', async () => {
    expect(await asked({ mode: 'default' }).controls.setPermissionMode('auto')).toBe('default');
    for (const silent of [undefined, {}, { mode: null }])
      expect(await asked(silent).controls.setPermissionMode('plan')).toBe('plan');
  });
});
