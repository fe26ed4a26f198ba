import { describe, expect, it } from 'vitest';
import { initializeRequest } from '#core/link/initialize-request.ts';
import { parseSessionOptions } from '#core/options/parse-session-options.ts';
import type { SessionOptions } from '#core/options/session-options.ts';

const request = (given: SessionOptions = {}) => initializeRequest(parseSessionOptions(given));
const preset = { type: 'preset', preset: 'claude_code' } as const;

describe('initializeRequest', () => {
  it('asks for an empty system prompt by default, and for nothing else', () => {
    expect(request()).toStrictEqual({ subtype: 'initialize', systemPrompt: [''] });
  });

  it.each<[SessionOptions, object]>([
    [{ systemPrompt: 'a' }, { systemPrompt: ['a'] }],
    [{ systemPrompt: ['a', 'b'] }, { systemPrompt: ['a', 'b'] }],
    [{ systemPrompt: [] }, { systemPrompt: [] }],
    [{ systemPrompt: { type: 'custom', prompt: 'a' } }, { systemPrompt: ['a'] }],
    [
      { systemPrompt: { type: 'custom', prompt: ['a', 'b'], snapshot: false } },
      { systemPrompt: ['a', 'b'], systemPromptSnapshot: false },
    ],
    [{ systemPrompt: preset }, {}],
    [{ systemPrompt: { ...preset, append: 'b' } }, { appendSystemPrompt: 'b' }],
    [
      { systemPrompt: { ...preset, excludeDynamicSections: true, snapshot: true } },
      { excludeDynamicSections: true, systemPromptSnapshot: true },
    ],
    [{ appendSystemPrompt: 'b' }, { appendSystemPrompt: 'b' }],
    [{ systemPrompt: preset, appendSystemPrompt: 'b' }, { appendSystemPrompt: 'b' }],
    [
      { systemPrompt: '', appendSystemPrompt: 'b' },
      { systemPrompt: [''], appendSystemPrompt: 'b' },
    ],
    [
      { systemPrompt: 'a', appendSystemPrompt: 'b' },
      { systemPrompt: ['a'], appendSystemPrompt: 'b' },
    ],
  ])('says %j as %j', (given, fields) => {
    expect(request(given)).toEqual({ subtype: 'initialize', ...fields });
  });

  it('carries what is too large or too secret for a command line', () => {
    const schema = { type: 'object', properties: { n: { type: 'number' } } };
    const agents = { r: { description: 'd', prompt: 'p', tools: ['Read'] } };
    const mcpServers = {
      a: { command: 'x', env: { TOKEN: 't' } },
      b: { type: 'http', url: 'http://127.0.0.1', headers: { authorization: 'h' } },
    } as const;
    const plugins = [{ type: 'local', path: './p', skipMcpDiscovery: true }] as const;
    expect(
      request({
        systemPrompt: preset,
        outputFormat: { type: 'json_schema', schema },
        agents,
        mcpServers,
        plugins,
        settings: { permissions: { deny: ['WebFetch'] } },
        managedSettings: { a: 1 },
        skills: ['pdf'],
        toolAliases: { Bash: 'mcp__a__bash' },
        planModeInstructions: 'plan',
        title: 't',
        promptSuggestions: true,
        agentProgressSummaries: true,
        forwardSubagentText: false,
        perTaskStopAffordance: true,
      }),
    ).toEqual({
      subtype: 'initialize',
      jsonSchema: schema,
      agents,
      mcpServers,
      plugins,
      settings: { permissions: { deny: ['WebFetch'] } },
      managedSettings: { a: 1 },
      skills: ['pdf'],
      toolAliases: { Bash: 'mcp__a__bash' },
      planModeInstructions: 'plan',
      title: 't',
      promptSuggestions: true,
      agentProgressSummaries: true,
      forwardSubagentText: false,
      perTaskStopAffordance: true,
    });
  });

  it('leaves the skills to the CLI where all are wanted, and names none where none is', () => {
    expect(request({ skills: 'all' })).not.toHaveProperty('skills');
    expect(request({ skills: [] })).toHaveProperty('skills', []);
  });

  it('leaves settings that are a file to the command line', () => {
    expect(request({ settings: '/etc/s.json' })).not.toHaveProperty('settings');
  });

  it('puts the sandbox into the settings, and rather has no session than one outside of it', () => {
    expect(request({ sandbox: { enabled: true } })).toHaveProperty('settings', {
      sandbox: { enabled: true, failIfUnavailable: true },
    });
    expect(
      request({ sandbox: { enabled: true, failIfUnavailable: false }, settings: { model: 'x' } }),
    ).toHaveProperty('settings', { model: 'x', sandbox: { enabled: true, failIfUnavailable: false } });
    expect(request({ sandbox: { enabled: false } })).toHaveProperty('settings', {
      sandbox: { enabled: false },
    });
  });

  it('can be written as JSON without losing a field', () => {
    const sent = request({ title: 't', systemPrompt: 'a', agents: {} });
    expect(JSON.parse(JSON.stringify(sent))).toStrictEqual(sent);
  });
});
