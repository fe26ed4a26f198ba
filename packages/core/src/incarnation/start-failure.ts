import { type CliExitFacts, CliStartError } from '../errors/errors.ts';
import { isLastingFault } from './is-lasting-fault.ts';

/**
 * The error of a CLI that ended, or had to be ended, before it answered the handshake.
 *
 * `words` is what it said on stdout or what we held against it; else its stderr speaks. A fault is permanent when it
 * exited by itself with an error of its own that names what it was started with.
 */
export function startFailure(words: string | undefined, exit: CliExitFacts): CliStartError {
  const stderr = exit.stderrTail.trim();
  const said = [words, stderr].filter((text) => text !== undefined && text !== '');
  const unique = said.length === 2 && said[1]?.includes(said[0] ?? '') === true ? [said[1]] : said;
  const how = exit.signal === null ? `exited with code ${exit.exitCode}` : `was ended by ${exit.signal}`;
  const permanent = exit.signal === null && exit.exitCode !== 0 && isLastingFault(said.join('\n'));
  return new CliStartError(
    `claude did not start: it ${how} after ${Math.round(exit.durationMs)} ms. ${unique.length > 0 ? unique.join(' · ') : 'It said nothing.'}`,
    { permanent, exit },
  );
}
