import { describe, expect, it } from 'vitest';
import { initializeRequest } from '#core/link/initialize-request.ts';
import { firstStart } from '#core/options/first-start.ts';
import { flagsBeside, optionChannels } from '#core/options/option-channels.ts';
import { parseSessionOptions } from '#core/options/parse-session-options.ts';
import type { SessionOptions } from '#core/options/session-options.ts';
import { cliArguments } from '#core/process/cli-arguments.ts';
import { cliEnvironment } from '#core/process/cli-environment.ts';
import { optionSamples } from '../../helpers/option-samples.ts';

const id = 'c4ab08e7-536a-4f0a-a619-ea3d48920265';

/** What the CLI sees of some options, channel by channel. */
function seenByCli(given: SessionOptions) {
  const options = parseSessionOptions(given);
  return {
    flag: cliArguments(options, { start: 'new', sessionId: id }),
    conversation: firstStart(options, id),
    environment: cliEnvironment(options, { PATH: '/bin' }),
    handshake: initializeRequest(options),
  };
}

/** The channels through which the CLI notices that this option is in the sample. */
function changedBy(option: keyof SessionOptions, sample: SessionOptions) {
  const { [option]: _, ...without } = sample;
  const before = seenByCli(without);
  const after = seenByCli(sample);
  return (['flag', 'conversation', 'environment', 'handshake'] as const).filter(
    (channel) => JSON.stringify(before[channel]) !== JSON.stringify(after[channel]),
  );
}

describe('optionChannels', () => {
  // The keys of an object of known keys.
  const options = Object.keys(optionSamples) as (keyof SessionOptions)[];

  it.each(options)('says all there is to say about where %s goes', (option) => {
    const changed = new Set(optionSamples[option].flatMap((sample) => changedBy(option, sample)));
    const channel = optionChannels[option];
    const declared = [channel === 'host' ? [] : channel, option in flagsBeside ? 'flag' : []].flat();
    expect([...changed].toSorted()).toEqual(declared.toSorted());
  });

  it('has every option in it, once', () => {
    expect(Object.keys(optionChannels).toSorted()).toEqual(options.toSorted());
  });
});
