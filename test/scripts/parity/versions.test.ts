import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Pins, readPins, repin } from '../../../scripts/parity/pins.ts';
import { parseVersions } from '../../../scripts/parity/versions.ts';

describe('parseVersions', () => {
  it('gives 2.1.PATCH the SDK 0.3.PATCH', () => {
    expect(parseVersions(['2.1.330'])).toEqual({ cli: '2.1.330', sdk: '0.3.330' });
  });

  it('takes any CLI with an SDK that is given', () => {
    expect(parseVersions(['3.0.1', '1.0.1'])).toEqual({ cli: '3.0.1', sdk: '1.0.1' });
  });

  it.each([
    [[], 'got nothing'],
    [[''], "got ''"],
    [['latest'], "got 'latest'"],
    [['2.1'], "got '2.1'"],
    [['v2.1.330'], "got 'v2.1.330'"],
    [['2.1.330-beta'], "got '2.1.330-beta'"],
    [['2.1.330', 'x'], "got 'x'"],
    [['2.1.330', '0.3.330', '4'], 'got 3'],
    [['2.2.0'], 'got 2.2.0 alone'],
    [['--help'], "got '--help'"],
  ])('says of %j what was expected and what came', (args, came) => {
    expect(() => parseVersions(args)).toThrow(/^Expected .*version/);
    expect(() => parseVersions(args)).toThrow(came);
    expect(() => parseVersions(args)).toThrow('Usage: npm run parity -- VERSION');
  });
});

describe('npm run parity', () => {
  it('ends with 1 and a sentence where the version is none', () => {
    const args = ['--import', 'tsx', 'scripts/parity.ts', '2.1'];
    const env = { ...process.env, TSX_DISABLE_CACHE: '1' };
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(
      /^Expected the version of a CLI as three numbers, such as 2\.1\.330, got '2\.1'\.\n/,
    );
  });
});

describe('repin', () => {
  const pins: Pins = {
    manifest: readFileSync('package.json', 'utf8'),
    workspace: readFileSync('pnpm-workspace.yaml', 'utf8'),
  };

  it('puts other versions where this tree is pinned, and changes nothing else', () => {
    const pinned = readPins(pins);
    const other = repin(pins, { cli: '9.8.7', sdk: '7.8.9' });
    expect(readPins(other)).toEqual({ cli: '9.8.7', sdk: '7.8.9' });
    expect(other.manifest.match(/"9\.8\.7"/g)).toHaveLength(6);
    expect(repin(other, pinned)).toEqual(pins);
  });

  it('is not guessed where the pins differ, or where there is none', () => {
    const two = pins.manifest.replace(/"(@anthropic-ai\/claude-code-linux-x64)": "[^"]+"/, '"$1": "1.2.3"');
    expect(() => readPins({ ...pins, manifest: two })).toThrow(
      /Expected package\.json to name one version .*1\.2\.3/,
    );
    expect(() => readPins({ ...pins, workspace: '' })).toThrow(/pnpm-workspace\.yaml .* found none/);
  });
});
