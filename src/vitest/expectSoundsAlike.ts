import { expect } from 'vitest';
import type { ComparedQuantity } from '../compare/comparedQuantity.js';
import { compareSounds } from '../compare/compareSounds.js';
import type { QuantityName } from '../compare/quantities.js';
import type { Sound } from '../compare/sound.js';
import { readWavFile } from '../node/wavFile.js';

/** The most that a quantity of two sounds may differ, in its own unit; `null`: it may differ by anything. */
export type SoundLimits = Partial<Record<QuantityName, number | null>>;

/**
 * Expects two sounds, WAV files or sounds in memory, to be alike: every quantity that `superjx compare` judges within
 * what is just audible, or within the limit given for it. A quantity with a limit that only one of the sounds has, such as
 * the rate of a chorus, fails.
 * @throws SoundError, WavError for sounds that can't be compared.
 */
export function expectSoundsAlike(a: string | Sound, b: string | Sound, limits: SoundLimits = {}): void {
  const [one, other] = [a, b].map((sound) => (typeof sound === 'string' ? readWavFile(sound) : sound));
  const { quantities } = compareSounds(one!, other!);
  const faults = quantities.flatMap((quantity) => faultOf(quantity, limits[quantity.name]));
  if (faults.length > 0) expect.fail(`the sounds differ:\n${faults.join('\n')}`);
}

function faultOf(
  { name, title, unit, a, b, difference, audible, reason }: ComparedQuantity,
  limit: number | null | undefined,
): string[] {
  if (limit === null) return [];
  if (difference === null) {
    const onlyOne = (a === null) !== (b === null);
    if (limit === undefined || !onlyOne) return [];
    return [
      `${title} (${name}): only ${a === null ? 'the second' : 'the first'} sound has it${reason ? `: ${reason}` : ''}`,
    ];
  }
  const within = limit === undefined ? (audible ?? 0) <= 1 : Math.abs(difference) <= limit;
  if (within) return [];
  const most = limit === undefined ? 'more than is just audible' : `the limit is ${limit} ${unit}`;
  return [`${title} (${name}): ${difference.toPrecision(3)} ${unit}, ${most}`];
}
